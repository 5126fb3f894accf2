namespace Fairlead.Model.Telemetry;

/// <summary>All that is written in one namespace about what proxies tell, in the order of the objects' keys. Immutable.</summary>
/// <param name="Policies">The policies.</param>
public sealed record NamespaceTelemetry(EquatableList<TelemetryPolicy> Policies)
{
    /// <summary>What is said of a namespace of which nothing is written.</summary>
    public static NamespaceTelemetry None { get; } = new([]);
}

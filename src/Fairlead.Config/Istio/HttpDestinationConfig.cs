using Fairlead.Config.Reading;
using Fairlead.Model.Routing;

namespace Fairlead.Config.Istio;

/// <summary>A destination of a rule. Immutable.</summary>
public sealed record HttpDestinationConfig
{
    /// <summary>The host, which may be short.</summary>
    public required HostConfig Host { get; init; }

    public string Subset { get; init; } = "";

    public FieldPlace SubsetPlace { get; init; }

    /// <summary>The service port; null: the service's only one, else the one that the request names.</summary>
    public int? Port { get; init; }

    public FieldPlace PortPlace { get; init; }

    public int Weight { get; init; }

    public HeaderChanges Headers { get; init; } = HeaderChanges.None;
}

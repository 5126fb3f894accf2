using Fairlead.Model.Objects;

namespace Fairlead.Config.Quarantine;

/// <summary>A client rejects what is made of one version of an object. Immutable.</summary>
public sealed record Rejection
{
    /// <summary>The object.</summary>
    public required ConfigKey Key { get; init; }

    /// <summary>The version of it (<see cref="ConfigObject.ResourceVersion"/>).</summary>
    public required string ResourceVersion { get; init; }

    /// <summary>The node id of the client.</summary>
    public required string Client { get; init; }

    /// <summary>What it rejects: a type and a name, for example <c>Cluster outbound|80||shop.example</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>What the client says.</summary>
    public required string Message { get; init; }

    /// <summary>When it said so.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether another client has accepted the same resource.</summary>
    public bool IsAcceptedElsewhere { get; init; }
}

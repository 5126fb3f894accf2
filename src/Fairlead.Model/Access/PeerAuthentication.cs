using Fairlead.Model.Objects;

namespace Fairlead.Model.Access;

/// <summary>How workloads know who connects to them. Immutable.</summary>
public sealed record PeerAuthentication
{
    /// <summary>Labels of the workloads; empty: all of the namespace.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    /// <summary>How they take connections; null: as what holds for more workloads says.</summary>
    public PeerMode? Mode { get; init; }

    /// <summary>How they take connections on single ports, by the port of the workload.</summary>
    public EquatableMap<PeerMode> Ports { get; init; } = EquatableMap<PeerMode>.Empty;

    /// <summary>What it was made from.</summary>
    public required Provenance Provenance { get; init; }
}

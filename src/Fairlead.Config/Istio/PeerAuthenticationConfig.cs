using Fairlead.Model;
using Fairlead.Model.Access;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Istio;

/// <summary>What a PeerAuthentication says. Immutable.</summary>
public sealed record PeerAuthenticationConfig : ConfigSpec
{
    /// <summary>Labels of the workloads; empty: all.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    /// <summary>How they take connections; null: as what holds for more workloads says.</summary>
    public PeerMode? Mode { get; init; }

    /// <summary>How they take connections on single ports.</summary>
    public EquatableMap<PeerMode> Ports { get; init; } = EquatableMap<PeerMode>.Empty;
}

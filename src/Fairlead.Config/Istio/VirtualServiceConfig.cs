using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Istio;

/// <summary>What a VirtualService says. Immutable.</summary>
public sealed record VirtualServiceConfig : ConfigSpec
{
    /// <summary>The hosts; none where others delegate to the object.</summary>
    public required EquatableList<HostClaim> Hosts { get; init; }

    /// <summary>Whether sidecars take the rules: they name no gateways, or <c>mesh</c> among them.</summary>
    public bool AppliesToMesh { get; init; } = true;

    /// <summary>The gateways that take the rules.</summary>
    public EquatableList<ListenerRefClaim> Gateways { get; init; } = [];

    public EquatableList<RuleClaim> Http { get; init; } = [];

    /// <summary>The rules for connections: those of <c>tls</c>, then those of <c>tcp</c>.</summary>
    public EquatableList<StreamRuleClaim> Streams { get; init; } = [];

    public EquatableList<string> ExportTo { get; init; } = [];
}

using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Istio;

/// <summary>What a VirtualService says. Immutable.</summary>
public sealed record VirtualServiceConfig : ConfigSpec
{
    public required EquatableList<HostClaim> Hosts { get; init; }

    /// <summary>Whether sidecars take the rules: they name no gateways, or <c>mesh</c> among them.</summary>
    public bool AppliesToMesh { get; init; } = true;

    public EquatableList<RuleClaim> Http { get; init; } = [];

    public EquatableList<string> ExportTo { get; init; } = ["*"];
}

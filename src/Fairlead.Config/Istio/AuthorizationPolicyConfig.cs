using Fairlead.Model;
using Fairlead.Model.Access;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Istio;

/// <summary>What an AuthorizationPolicy says. Immutable.</summary>
public sealed record AuthorizationPolicyConfig : ConfigSpec
{
    /// <summary>Labels of the workloads; empty: all.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    /// <summary>What becomes of a request that a rule matches.</summary>
    public AuthorizationAction Action { get; init; } = AuthorizationAction.Allow;

    /// <summary>Who decides, for CUSTOM; empty for others.</summary>
    public string Provider { get; init; } = "";

    /// <summary>The rules; none matches nothing.</summary>
    public EquatableList<AuthorizationRule> Rules { get; init; } = [];
}

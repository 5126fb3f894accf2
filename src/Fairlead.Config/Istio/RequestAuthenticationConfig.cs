using Fairlead.Model;
using Fairlead.Model.Access;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Istio;

/// <summary>What a RequestAuthentication says. Immutable.</summary>
public sealed record RequestAuthenticationConfig : ConfigSpec
{
    /// <summary>Labels of the workloads; empty: all.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    /// <summary>The kinds of tokens.</summary>
    public EquatableList<JwtRule> Rules { get; init; } = [];
}

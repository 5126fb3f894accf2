using Fairlead.Model;
using Fairlead.Model.Objects;
using Fairlead.Translation;
using Fairlead.Translation.Scope;
using Fairlead.Xds.Resources;

namespace Fairlead.ControlPlane.Push;

/// <summary>What all proxies of one scope are given, made from one mesh. Immutable.</summary>
/// <param name="Scope">The scope, narrowed to what this mesh's content depends on.</param>
/// <param name="Resources">The resources; the tag of each is its provenance.</param>
/// <param name="Translation">By which the next mesh is translated at the cost of the difference.</param>
internal sealed record TranslatedScope(ProxyScope Scope, XdsResourceSet Resources, ScopeTranslation Translation)
{
    /// <summary>What could not be given as it was written.</summary>
    public EquatableList<ConfigProblem> Problems => Translation.Problems;
}

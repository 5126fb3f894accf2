using Fairlead.Model.Mesh;
using Fairlead.Translation;
using Fairlead.Xds.Resources;

namespace Fairlead.ControlPlane.Push;

/// <summary>What all proxies of one scope are given, made from one mesh. Immutable.</summary>
/// <param name="Mesh">The mesh.</param>
/// <param name="Resources">The resources; the tag of each is its provenance.</param>
/// <param name="Translation">By which the next mesh is translated at the cost of the difference.</param>
internal sealed record TranslatedScope(MeshSnapshot Mesh, XdsResourceSet Resources, ScopeTranslation Translation);

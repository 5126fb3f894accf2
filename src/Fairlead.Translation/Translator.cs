using Fairlead.Model;
using Fairlead.Model.Mesh;

using Fairlead.Protos;
using Fairlead.Translation.Profiles;
using Fairlead.Translation.Resources;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;

namespace Fairlead.Translation;

/// <summary>
/// Turns a mesh into the xDS resources that one client is given, in one go: for checks and tools. Pure: equal mesh and equal scope make
/// equal bytes, in any process, whatever the order in which config was read. Safe for any number of threads.
/// </summary>
public static class Translator
{
    private static readonly string[] TypeOrder = [TypeUrls.Cluster, TypeUrls.Endpoint, TypeUrls.LbEndpoint, TypeUrls.Listener,
        TypeUrls.Route, TypeUrls.VirtualHost];

    /// <summary>Makes everything that a client of this scope is given.</summary>
    public static TranslationResult Translate(MeshSnapshot mesh, ProxyScope scope)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(scope);
        const string Only = "only";
        MeshRendering rendering = new(scope.LargestLocality);
        var rendered = rendering.Step(rendering.Empty, mesh, rendering.Empty.Scopes.With(Only, scope));
        var state = rendered.Profiles[Profile.Of(scope)].State;
        var selection = state.Scopes.Find(Only)!; // it was given
        var problems = state.Problems.Concat(selection.Problems).DistinctBy(static problem => problem.ToString())
            .OrderBy(static problem => problem.ToString(), StringComparer.Ordinal).ToEquatableList();
        return new(Sort(Given(state, selection)), problems);
    }

    /// <summary>All that the clients of a selection are given, in no order.</summary>
    public static IEnumerable<TranslatedResource> Given(ProfileState state, ScopeSelection selection)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(selection);
        foreach (var (key, rendered) in state.Resources)
        {
            var given = key.Class == selection.Class ? rendered
                : key.Class != ClientClass.Anyone || selection.Class.IsScoped ? null
                : state.Resources.ContainsKey(key with { Class = selection.Class }) ? null
                : rendered;
            if (given?.Resource is { } resource)
            {
                yield return resource;
            }
        }

        foreach (var resource in selection.Own)
        {
            yield return resource;
        }
    }

    private static EquatableList<TranslatedResource> Sort(IEnumerable<TranslatedResource> resources) =>
        resources.OrderBy(static resource => Array.IndexOf(TypeOrder, resource.TypeUrl) is var index and >= 0 ? index : TypeOrder.Length)
            .ThenBy(static resource => resource.TypeUrl, StringComparer.Ordinal)
            .ThenBy(static resource => resource.Name, StringComparer.Ordinal)
            .ToEquatableList();
}

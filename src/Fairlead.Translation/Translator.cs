using Fairlead.Model;
using Fairlead.Model.Mesh;
using Fairlead.Protos;
using Fairlead.Translation.Clusters;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Grpc;
using Fairlead.Translation.Listeners;
using Fairlead.Translation.Raw;
using Fairlead.Translation.Routes;
using Fairlead.Translation.Scope;
using Fairlead.Translation.View;

namespace Fairlead.Translation;

/// <summary>
/// Turns the mesh into the xDS resources that a client is given. Pure: equal mesh and equal scope make equal bytes, in any process, whatever the order in
/// which config was read. Safe for any number of threads.
/// </summary>
public static class Translator
{
    private static readonly string[] TypeOrder = [TypeUrls.Cluster, TypeUrls.Endpoint, TypeUrls.LbEndpoint, TypeUrls.Listener, TypeUrls.Route, TypeUrls.VirtualHost];

    /// <summary>Makes everything that a client of this scope is given.</summary>
    public static TranslationResult Translate(MeshSnapshot mesh, ProxyScope scope) => Translate(mesh, scope, out _);

    /// <summary>Makes everything that a client of this scope is given.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="scope">The scope.</param>
    /// <param name="translation">By which the next mesh is translated at the cost of the difference.</param>
    public static TranslationResult Translate(MeshSnapshot mesh, ProxyScope scope, out ScopeTranslation translation)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(scope);
        var view = new MeshView(mesh, scope);
        var problems = new ProblemList();
        var drafts = new List<ResourceDraft>();
        var named = NamedClusters.Of(view);
        if (scope.Kind == ProxyKind.Grpc)
        {
            foreach (var (name, cause) in GrpcTargets.StandIns(view))
            {
                named.TryAdd(name, [cause]);
            }
        }

        var plans = ClusterPlanning.Plan(view, named, problems, out var clusters);
        foreach (var plan in plans)
        {
            drafts.AddRange(scope.Kind == ProxyKind.Grpc ? GrpcClusters.Make(plan, problems) : SidecarClusters.Make(plan, scope.LargestLocality));
        }

        IReadOnlyList<RoutePlan> routes = [];
        if (scope.Kind == ProxyKind.Grpc)
        {
            drafts.AddRange(GrpcTargets.Make(view, problems));
        }
        else
        {
            drafts.AddRange(SidecarListeners.Make(mesh, scope, SidecarTables.All, problems));
            routes = SidecarTables.Plan(view, problems);
            drafts.AddRange(routes.SelectMany(table => SidecarTables.Make(table, scope.Routes)));
        }

        RawJoin.Join(mesh, scope, drafts, problems);
        translation = new(scope, view, routes, clusters, problems.ToList());
        return new(Encode(drafts), translation.Problems);
    }

    /// <summary>
    /// Takes from a scope what this mesh's content does not depend on, so that clients which differ only there share one set of resources. The result
    /// translates to the same resources as the scope itself. It holds for this mesh alone: narrow the scope as it was read anew for each mesh.
    /// </summary>
    public static ProxyScope Narrow(MeshSnapshot mesh, ProxyScope scope)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(scope);
        return ScopeNarrowing.Narrow(mesh, scope);
    }

    /// <summary>
    /// Makes the listener of an xDS-enabled gRPC server when it is asked for by the name that the default template makes,
    /// <c>grpc/server?xds.resource.listening_address=IP:PORT</c>.
    /// </summary>
    /// <returns>The listener; null where the name is not of this form or the client is not a gRPC library.</returns>
    public static TranslatedResource? TranslateServerListener(MeshSnapshot mesh, ProxyScope scope, string resourceName)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(resourceName);
        return scope.Kind == ProxyKind.Grpc && ServerListeners.TryReadAddress(resourceName, out var socket)
            ? Encode([ServerListeners.Make(mesh, resourceName, socket)])[0]
            : null;
    }

    internal static EquatableList<TranslatedResource> Encode(IEnumerable<ResourceDraft> drafts) =>
        drafts.OrderBy(draft => Array.IndexOf(TypeOrder, draft.TypeUrl) is var index and >= 0 ? index : TypeOrder.Length)
            .ThenBy(draft => draft.TypeUrl, StringComparer.Ordinal)
            .ThenBy(draft => draft.Name, StringComparer.Ordinal)
            .Select(draft => new TranslatedResource
            {
                TypeUrl = draft.TypeUrl,
                Name = draft.Name,
                Value = draft.Value.Memory,
                Uses = draft.Uses.ToEquatableList(),
                Aliases = draft.Aliases.ToEquatableList(),
                Members = draft.Members,
                Version = draft.Version,
                Provenance = ProvenanceSet.Of(draft.Provenance),
            })
            .ToEquatableList();
}

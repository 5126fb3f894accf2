using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Mesh;

using Fairlead.Protos;
using Fairlead.Translation.Listeners;
using Fairlead.Translation.Profiles;
using Fairlead.Translation.Resources;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;

namespace Fairlead.Translation;

/// <summary>
/// Turns a mesh into the xDS resources that one client is given, in one go: for checks and tools. Pure: equal mesh and equal scope make equal bytes, in any process,
/// whatever the order in which config was read. Safe for any number of threads.
/// </summary>
public static class Translator
{
    private static readonly string[] TypeOrder = [TypeUrls.Cluster, TypeUrls.Endpoint, TypeUrls.LbEndpoint, TypeUrls.Listener, TypeUrls.Route, TypeUrls.VirtualHost];

    /// <summary>Makes everything that a client of this scope is given.</summary>
    public static TranslationResult Translate(MeshSnapshot mesh, ProxyScope scope)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(scope);
        const string Only = "only";
        MeshViews views = new(scope.LargestLocality);
        var seen = ViewsFor(views, mesh, scope, out var clients);
        ProfileRendering rendering = new(Profile.Of(scope));
        var state = rendering.Step(rendering.Empty, new()
        {
            Mesh = mesh,
            Views = seen,
            Scopes = OrderedMap.Empty<string, ScopeInput>(KeyOrder.Ordinal).With(Only, new(scope, clients)),
        });
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
                : key.Class != ClientClass.Anyone ? null
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

    /// <summary>
    /// Makes the listener of an xDS-enabled gRPC server when it is asked for by the name that the default template makes,
    /// <c>grpc/server?xds.resource.listening_address=IP:PORT</c>.
    /// </summary>
    /// <returns>The listener; null where the name is not of this form or the client is not a gRPC library.</returns>
    public static TranslatedResource? TranslateServerListener(MeshViews views, ViewState state, ProxyKind kind, string resourceName)
    {
        ArgumentNullException.ThrowIfNull(views);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(resourceName);
        return kind == ProxyKind.Grpc && ServerListeners.TryReadAddress(resourceName, out var socket)
            ? RenderedResource.Of(ServerListeners.Make(resourceName, socket, views.EndpointsAt(state, socket))).Resource
            : null;
    }

    // Which labels rules look at is known once the tables are; only then the client's class is.
    private static ViewState ViewsFor(MeshViews views, MeshSnapshot mesh, ProxyScope scope, out ClientClass clients)
    {
        var addresses = OrderedMap.Create(KeyOrder.Ordinal, scope.InstanceIps.Select(static address => KeyValuePair.Create(address, address)));
        var first = views.Step(views.Empty, new() { Mesh = mesh, Addresses = addresses });
        clients = first.ClassOf(scope.Namespace, scope.Labels);
        return views.Step(first, new() { Mesh = mesh, Addresses = addresses, Clients = ViewInputs.Empty.Clients.With(clients, clients) });
    }

    private static EquatableList<TranslatedResource> Sort(IEnumerable<TranslatedResource> resources) =>
        resources.OrderBy(static resource => Array.IndexOf(TypeOrder, resource.TypeUrl) is var index and >= 0 ? index : TypeOrder.Length)
            .ThenBy(static resource => resource.TypeUrl, StringComparer.Ordinal)
            .ThenBy(static resource => resource.Name, StringComparer.Ordinal)
            .ToEquatableList();
}

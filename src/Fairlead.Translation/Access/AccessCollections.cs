using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Access;
using Fairlead.Model.Objects;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Access;

/// <summary>
/// What is written about access, found by the labels of workloads: a change of it concerns those alone whose labels its selector begins
/// with.
/// </summary>
internal sealed class AccessCollections
{
    private readonly Expanded<string, NamespaceAccess, LabelKey, NamespaceAccess> _byLabel;

    public AccessCollections(Graph graph, Collection<string, NamespaceAccess> access) => _byLabel =
        graph.Expand<string, NamespaceAccess, LabelKey, NamespaceAccess>(
            "access by label", access, new(KeyOrder.Natural<LabelKey>()), static (ns, all, output) =>
            {
                var labels = all.Peers.Select(static peer => LabelKey.LabelOf(peer.Selector))
                    .Concat(all.Requests.Select(static request => LabelKey.LabelOf(request.Selector)))
                    .Concat(all.Authorizations.Select(static authorization => LabelKey.LabelOf(authorization.Selector)));
                foreach (var label in labels.Distinct(StringComparer.Ordinal))
                {
                    output.Add(new(ns, label), new()
                    {
                        Peers = all.Peers.Where(peer => LabelKey.LabelOf(peer.Selector) == label).ToEquatableList(),
                        Requests = all.Requests.Where(request => LabelKey.LabelOf(request.Selector) == label).ToEquatableList(),
                        Authorizations = all.Authorizations.Where(one => LabelKey.LabelOf(one.Selector) == label).ToEquatableList(),
                    });
                }
            });

    /// <summary>What holds for the workload of a proxy.</summary>
    public AccessPolicy Of(ProxyScope scope, string rootNamespace, Context context)
    {
        var own = In(scope.Namespace, scope.Labels, context);
        return AccessPolicy.Of(scope.Namespace == rootNamespace ? own : In(rootNamespace, scope.Labels, context), own, scope.Labels);
    }

    private NamespaceAccess In(string ns, EquatableMap<string> labels, Context context)
    {
        List<NamespaceAccess> found = [];
        foreach (var key in LabelKey.Of(ns, labels))
        {
            if (context.Find(_byLabel, key) is { } access)
            {
                found.Add(access);
            }
        }

        return found switch
        {
            [] => NamespaceAccess.None,
            [var only] => only,
            _ => new()
            {
                Peers = Join(found, static access => access.Peers, static peer => peer.Provenance),
                Requests = Join(found, static access => access.Requests, static request => request.Provenance),
                Authorizations = Join(found, static access => access.Authorizations, static one => one.Provenance),
            },
        };
    }

    // In the order of the objects' keys, as in the namespace as a whole.
    private static EquatableList<T> Join<T>(
        List<NamespaceAccess> found, Func<NamespaceAccess, EquatableList<T>> part, Func<T, Provenance> provenance) =>
        found.SelectMany(part).OrderBy(item => provenance(item).Key).ToEquatableList();
}

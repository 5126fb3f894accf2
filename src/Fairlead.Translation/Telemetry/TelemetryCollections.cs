using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Telemetry;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Telemetry;

/// <summary>What is written about what proxies tell, found by the labels of workloads.</summary>
internal sealed class TelemetryCollections
{
    private readonly Expanded<string, NamespaceTelemetry, LabelKey, NamespaceTelemetry> _byLabel;

    public TelemetryCollections(Graph graph, Collection<string, NamespaceTelemetry> telemetry) => _byLabel =
        graph.Expand<string, NamespaceTelemetry, LabelKey, NamespaceTelemetry>(
            "telemetry by label", telemetry, new(KeyOrder.Natural<LabelKey>()), static (ns, all, output) =>
            {
                foreach (var group in all.Policies.GroupBy(static policy => LabelKey.LabelOf(policy.Selector), StringComparer.Ordinal))
                {
                    output.Add(new(ns, group.Key), new(group.ToEquatableList()));
                }
            });

    /// <summary>What the proxy of a workload tells.</summary>
    public EffectiveTelemetry Of(ProxyScope scope, string rootNamespace, Context context)
    {
        var own = In(LabelKey.Of(scope.Namespace, scope.Labels), context);
        return EffectiveTelemetry.Of(
            scope.Namespace == rootNamespace ? own : In([new(rootNamespace, "")], context), own, scope.Labels);
    }

    // In the order of the objects' keys, as in the namespace as a whole.
    private NamespaceTelemetry In(IEnumerable<LabelKey> keys, Context context)
    {
        List<TelemetryPolicy> found = [];
        foreach (var key in keys)
        {
            found.AddRange(context.Find(_byLabel, key)?.Policies ?? []);
        }

        return found.Count == 0 ? NamespaceTelemetry.None : new(found.OrderBy(static policy => policy.Provenance.Key).ToEquatableList());
    }
}

using Fairlead.Model.Objects;

namespace Fairlead.Model.Telemetry;

/// <summary>
/// What the proxy of one workload tells. Of each part, what is written for chosen workloads comes before what is for the namespace, and
/// that before what is in the mesh's root namespace. Immutable.
/// </summary>
public sealed record EffectiveTelemetry
{
    /// <summary>Of a workload of which nothing is written.</summary>
    public static EffectiveTelemetry None { get; } = new();

    /// <summary>What is logged; empty: as the mesh's settings say.</summary>
    public EquatableList<AccessLogRule> AccessLogs { get; init; } = [];

    /// <summary>What is traced; empty: nothing.</summary>
    public EquatableList<TracingRule> Tracing { get; init; } = [];

    /// <summary>What it was made from.</summary>
    public EquatableList<Provenance> Provenance { get; init; } = [];

    /// <summary>What a workload's proxy tells.</summary>
    /// <param name="root">What is written in the mesh's root namespace.</param>
    /// <param name="own">What is written in the workload's; the same where that is the root namespace.</param>
    /// <param name="labels">The workload's labels.</param>
    public static EffectiveTelemetry Of(NamespaceTelemetry root, NamespaceTelemetry own, EquatableMap<string> labels)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(own);
        List<TelemetryPolicy> closest =
        [
            .. own.Policies.Where(policy => policy.Selector.Count > 0 && policy.Selector.IsSubsetOf(labels)),
            .. own.Policies.Where(static policy => policy.Selector.Count == 0),
            .. root.Policies.Where(static policy => policy.Selector.Count == 0),
        ];
        var logs = closest.Find(static policy => policy.AccessLogs.Count > 0);
        var tracing = closest.Find(static policy => policy.Tracing.Count > 0);
        return logs is null && tracing is null ? None : new()
        {
            AccessLogs = logs?.AccessLogs ?? [],
            Tracing = tracing?.Tracing ?? [],
            Provenance = new[] { logs, tracing }.OfType<TelemetryPolicy>().Select(static policy => policy.Provenance).Distinct()
                .ToEquatableList(),
        };
    }
}

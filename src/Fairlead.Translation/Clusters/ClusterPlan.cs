using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;
using Fairlead.Translation.View;

namespace Fairlead.Translation.Clusters;

/// <summary>What a cluster will be, before it has the shape that a kind of client takes.</summary>
internal sealed record ClusterPlan
{
    public required ClusterName Name { get; init; }

    public Resolution Resolution { get; init; } = Resolution.Static;

    public TrafficPolicy Policy { get; init; } = TrafficPolicy.Default;

    public bool IsHttp2 { get; init; }

    public IReadOnlyList<Endpoint> Endpoints { get; init; } = [];

    /// <summary>What shapes the cluster itself, without its endpoints.</summary>
    public EquatableList<Provenance> Provenance { get; init; } = [];
}

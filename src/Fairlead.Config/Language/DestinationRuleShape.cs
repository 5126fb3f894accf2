using Fairlead.Config.Shapes;

namespace Fairlead.Config.Language;

/// <summary>Describes DestinationRule.</summary>
internal static class DestinationRuleShape
{
    private static readonly MessageShape Subset = Field.Of(
        "Subset", "A named part of the endpoints. Its policy overrides the whole part by part.",
        Field.Text("name", "Its name.", "v2").Required(),
        Field.TextMap("labels", "Labels that an endpoint of it has.", "version: v2"),
        Field.Message("trafficPolicy", TrafficShapes.Policy, "How clients talk to it."));

    private static readonly MessageShape Spec = Field.Of(
        "DestinationRule", "How clients talk to a service, and the subsets of its endpoints.",
        Field.Text("host", "The service. A short name is completed in the object's namespace; it may begin with '*.'.", "shop.internal")
            .Required(),
        Field.Message("trafficPolicy", TrafficShapes.Policy, "How clients talk to the whole."),
        Field.List("subsets", Subset, "Parts of the endpoints that rules may name."),
        Field.ExportTo("follow the rule"),
        Field.Message("workloadSelector", SelectorShapes.Labels, "The workloads whose calls the rule is for; none: all."));

    /// <summary>The kind.</summary>
    public static KindShape DestinationRule { get; } = new("DestinationRule", IstioVersions.Networking, Spec, """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: shop, namespace: default}
        spec:
          host: shop.internal
          trafficPolicy:
            loadBalancer: {simple: ROUND_ROBIN}
            connectionPool: {tcp: {connectTimeout: 2s}}
          subsets:
          - {name: v1, labels: {version: v1}}
          - {name: v2, labels: {version: v2}}
        """);
}

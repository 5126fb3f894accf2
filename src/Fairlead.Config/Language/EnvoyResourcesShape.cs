using Fairlead.Config.Shapes;

namespace Fairlead.Config.Language;

/// <summary>Describes EnvoyResources.</summary>
internal static class EnvoyResourcesShape
{
    private static readonly MessageShape Node = Field.Of("NodeSelector", "Proxies: all that is given holds.",
        Field.Text("id", "The proxy's id; it may hold '*'.", "edge-*"),
        Field.Text("cluster", "The service that it stands beside; it may hold '*'.", "shop"),
        Field.TextMap("metadata", "What its metadata says.", "TIER: edge") with { Kind = FieldKind.Any });

    private static readonly MessageShape Resource = Field.Of(
        "Resource", "A resource of Envoy's, in protobuf's JSON; fields in either spelling.",
        Field.Text("@type", "The type of the message.", "type.googleapis.com/envoy.config.cluster.v3.Cluster").Required()) with
    {
        IsOpen = true,
    };

    /// <summary>The kind.</summary>
    public static KindShape Kind { get; } = new("EnvoyResources", ["fairlead.dev/v1"],
        Field.Of("EnvoyResources", "Resources that are written by hand and given to proxies beside those that Fairlead makes.",
            Field.List("nodes", Node, "The proxies that get them, of which one selector fits.").Or("every sidecar"),
            Field.List("resources", Resource, "The resources.").Required()),
        """
        apiVersion: fairlead.dev/v1
        kind: EnvoyResources
        metadata: {name: extra}
        spec:
          nodes: [{cluster: shop}]
          resources:
          - "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
            name: extra
            type: STATIC
            connect_timeout: 1s
        """);
}

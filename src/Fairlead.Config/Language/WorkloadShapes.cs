using Fairlead.Config.Shapes;

namespace Fairlead.Config.Language;

/// <summary>Describes WorkloadEntry and WorkloadGroup.</summary>
internal static class WorkloadShapes
{
    private static readonly MessageShape Header = Field.Of("ProbeHeader", "A header that a probe sends.",
        Field.Text("name", "Its name.", "x-probe").Required(),
        Field.Text("value", "Its value.", "'1'"));

    private static readonly MessageShape HttpGet = Field.Of("HttpProbe", "A request that has to succeed.",
        Field.PortNumber("port", "The port.", "8080").Required(),
        Field.Text("path", "The path.", "/ready"),
        Field.Text("host", "The host.", "127.0.0.1"),
        Field.Word("scheme", "The scheme.", "HTTP", "HTTPS").Or("HTTP"),
        Field.List("httpHeaders", Header, "Headers to send."));

    private static readonly MessageShape TcpSocket = Field.Of("TcpProbe", "A connection that has to succeed.",
        Field.PortNumber("port", "The port.", "8080").Required(),
        Field.Text("host", "The host.", "127.0.0.1"));

    private static readonly MessageShape Exec = Field.Of("CommandProbe", "A command that has to succeed.",
        Field.Texts("command", "The command with its arguments.", "/bin/ready").Required());

    private static readonly MessageShape Grpc = Field.Of("GrpcProbe", "A check of gRPC's health protocol that has to succeed.",
        Field.PortNumber("port", "The port.", "9090").Required(),
        Field.Text("service", "The service that is asked for.", "shop"));

    private static readonly MessageShape Probe = Field.Of("Probe", "How a workload is asked whether it is ready; one way is given.",
        Field.Integer("initialDelaySeconds", "Seconds before the first time.", 0, int.MaxValue, "5"),
        Field.Integer("timeoutSeconds", "Seconds to wait for the answer.", 0, int.MaxValue, "1"),
        Field.Integer("periodSeconds", "Seconds between two times.", 0, int.MaxValue, "10"),
        Field.Integer("successThreshold", "So many answers in a row make it ready.", 0, int.MaxValue, "1"),
        Field.Integer("failureThreshold", "So many failures in a row make it not ready.", 0, int.MaxValue, "3"),
        Field.Message("httpGet", HttpGet, "By a request."),
        Field.Message("tcpSocket", TcpSocket, "By a connection."),
        Field.Message("exec", Exec, "By a command."),
        Field.Message("grpc", Grpc, "By gRPC's health protocol."));

    private static readonly MessageShape Metadata = Field.Of("GroupMetadata", "What each workload of the group gets.",
        Field.TextMap("labels", "Labels.", "app: shop"),
        Field.TextMap("annotations", "Annotations.", "team: shop"));

    /// <summary>The kind.</summary>
    public static KindShape WorkloadEntry { get; } = new("WorkloadEntry", IstioVersions.Networking,
        ServiceEntryShape.Workload with
        {
            Name = "WorkloadEntry",
            Meaning = "A place that answers for the services of its namespace that select it.",
        },
        """
        apiVersion: networking.istio.io/v1
        kind: WorkloadEntry
        metadata: {name: shop-1, namespace: default}
        spec:
          address: 10.0.0.1
          labels: {app: shop, version: v1}
        """);

    /// <summary>The kind.</summary>
    public static KindShape WorkloadGroup { get; } = new("WorkloadGroup", IstioVersions.Networking,
        Field.Of("WorkloadGroup", "What workloads that register themselves have in common.",
            Field.Message("metadata", Metadata, "Labels and annotations of each."),
            Field.Message("template", ServiceEntryShape.Workload, "The rest of each; without an address.").Required(),
            Field.Message("probe", Probe, "How a workload is asked whether it is ready.")),
        """
        apiVersion: networking.istio.io/v1
        kind: WorkloadGroup
        metadata: {name: shop, namespace: default}
        spec:
          metadata: {labels: {app: shop}}
          template: {serviceAccount: shop}
        """);
}

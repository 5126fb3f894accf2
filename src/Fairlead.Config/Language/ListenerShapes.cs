using Fairlead.Config.Shapes;

namespace Fairlead.Config.Language;

/// <summary>Describes Gateway and Sidecar.</summary>
internal static class ListenerShapes
{
    private static readonly MessageShape GatewayPort = Field.Of("GatewayPort", "What is listened on.",
        Field.PortNumber("number", "The port.", "443").Required(),
        Field.Text("protocol", "What is spoken on it: HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TCP or TLS; case does not count.", "HTTPS")
            .Required(),
        Field.Text("name", "Its name, unique in the gateway.", "https").Required(),
        Field.PortNumber("targetPort", "An older field that has no effect.", "8443"));

    private static readonly MessageShape Server = Field.Of("Server", "A port of the gateway with the hosts that it takes.",
        Field.Message("port", GatewayPort, "What is listened on.").Required(),
        Field.Texts("hosts", "Hosts that it takes, as [NAMESPACE/]HOST; a host may begin with '*.', and '*' is any. The namespace is that "
            + "of the rules.", "shop.example").Required(),
        Field.Message("tls", TlsShapes.Server, "How connections are secured."),
        Field.Text("bind", "The address that is listened on.", "0.0.0.0").Or("all addresses"),
        Field.Text("name", "A name for people.", "public"),
        Field.Text("defaultEndpoint", "A field that Istio documents and does not implement.", "127.0.0.1:8080")
            .Unlike("It is told as having no effect."));

    private static readonly MessageShape SidecarPort = Field.Of("SidecarPort", "A port of a sidecar.",
        Field.PortNumber("number", "The port.", "8080").Required(),
        Field.Text("protocol", "What is spoken on it.", "HTTP"),
        Field.Text("name", "Its name.", "http"),
        Field.PortNumber("targetPort", "An older field that has no effect.", "8080"));

    private static readonly MessageShape Ingress = Field.Of("IngressListener", "What a sidecar takes in for its workload.",
        Field.Message("port", SidecarPort, "What is listened on.").Required(),
        Field.Text("bind", "The address that is listened on.", "127.0.0.1").Or("that of the workload"),
        Field.Word("captureMode", "Whether connections are led to the sidecar that are not addressed to it.", "DEFAULT", "IPTABLES", "NONE")
            .Or("DEFAULT"),
        Field.Text("defaultEndpoint", "Where the workload listens, as 127.0.0.1:PORT or 0.0.0.0:PORT.", "127.0.0.1:8080"),
        Field.Refused("tls", "How connections are secured."),
        Field.Message("connectionPool", TrafficShapes.Pool, "Limits of connections to the workload at this port."));

    private static readonly MessageShape Egress = Field.Of("EgressListener", "What a workload may call, by one port or by all.",
        Field.Message("port", SidecarPort, "The port that the workload calls; none: those that nothing else is for."),
        Field.Text("bind", "The address that it calls.", "127.0.0.1"),
        Field.Word("captureMode", "Whether calls are led to the sidecar without being addressed to it.", "DEFAULT", "IPTABLES", "NONE")
            .Or("DEFAULT"),
        Field.Texts("hosts", "Hosts that may be called, as NAMESPACE/HOST: '*' is any, '.' the object's own namespace, '~/*' nothing.",
            "'./*'").Required());

    private static readonly MessageShape Outbound = Field.Of("OutboundPolicy", "Calls to hosts that are not seen.",
        Field.Word("mode", "Whether they are refused or passed on.", "REGISTRY_ONLY", "ALLOW_ANY").Or("as the settings of the mesh say"),
        Field.Message("egressProxy", VirtualServiceShape.Destination, "A service that they are passed on to."));

    private static readonly MessageShape Selector = Field.Of("WorkloadSelector", "Which workloads are meant.",
        Field.TextMap("labels", "Labels that a workload of the namespace has.", "app: shop"));

    /// <summary>The kind.</summary>
    public static KindShape Gateway { get; } = new("Gateway", IstioVersions.Networking,
        Field.Of("Gateway", "What proxies at the edge listen on: ports, hosts and certificates. VirtualServices name it in their gateways.",
            Field.List("servers", Server, "Its ports.").Required(),
            Field.TextMap("selector", "Labels of the proxies that listen.", "istio: ingressgateway").Or("all gateways")),
        """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: public, namespace: default}
        spec:
          selector: {istio: ingressgateway}
          servers:
          - port: {number: 80, name: http, protocol: HTTP}
            hosts: [shop.example]
        """);

    /// <summary>The kind.</summary>
    public static KindShape Sidecar { get; } = new("Sidecar", IstioVersions.Networking,
        Field.Of("Sidecar", "What proxies of a namespace see of the mesh, and what they take in.",
            Field.Message("workloadSelector", Selector, "The workloads that it is for.").Or("all of the namespace that no other is for"),
            Field.List("ingress", Ingress, "What they take in.").Or("all ports of their services"),
            Field.List("egress", Egress, "What they see.").Or("all that is exported to them"),
            Field.Message("outboundTrafficPolicy", Outbound, "Calls to hosts that they do not see."),
            Field.Message("inboundConnectionPool", TrafficShapes.Pool, "Limits of connections to the workload.")),
        """
        apiVersion: networking.istio.io/v1
        kind: Sidecar
        metadata: {name: default, namespace: shop}
        spec:
          egress:
          - hosts: ["./*", shared/*]
        """);
}

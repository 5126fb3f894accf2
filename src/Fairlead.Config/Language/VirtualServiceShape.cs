using Fairlead.Config.Shapes;

namespace Fairlead.Config.Language;

/// <summary>Describes VirtualService.</summary>
internal static class VirtualServiceShape
{
    private static readonly MessageShape Port = Field.Of("PortSelector", "A port of a service.",
        Field.PortNumber("number", "Its number.", "80").Required());

    /// <summary>Where requests and connections go.</summary>
    public static MessageShape Destination { get; } = Field.Of("Destination", "A service, and a part of its endpoints.",
        Field.Text("host", "The service. A short name is completed in the object's namespace.", "shop.internal").Required(),
        Field.Text("subset", "A subset that a DestinationRule for the host declares.", "v2"),
        Field.Message("port", Port, "The port.").Or("the only one, else that which the request names"));

    private static readonly MessageShape Match = Field.Of("HttpMatch", "A condition on requests: all that is given holds.",
        Field.Text("name", "A name for people.", "beta"),
        Field.Message("uri", RequestShapes.Text, "The path, without query."),
        Field.Message("scheme", RequestShapes.Text, "The scheme."),
        Field.Message("method", RequestShapes.Text, "The method."),
        Field.Message("authority", RequestShapes.Text, "The host that is asked for."),
        Field.Map("headers", RequestShapes.Text, "Headers by name; {} means that it is there."),
        Field.Map("withoutHeaders", RequestShapes.Text, "Headers that do not match; {} means that it is not there."),
        Field.Map("queryParams", RequestShapes.Text, "Query parameters by name; {} means that it is there."),
        Field.Boolean("ignoreUriCase", "Whether case of the path does not count; not for expressions."),
        Field.Integer("port", "The port that is asked for; 0 is any.", 0, 65535, "80"),
        Field.TextMap("sourceLabels", "Labels of the calling workload.", "app: web"),
        Field.Text("sourceNamespace", "The namespace of the calling workload.", "default"),
        Field.Texts("gateways", "Those of the rule's gateways, or mesh, for which the condition counts.", "mesh"),
        Field.Text("statPrefix", "A name under which proxies count the requests.", "beta"));

    private static readonly MessageShape Route = Field.Of("HttpDestination", "A destination with its share.",
        Field.Message("destination", Destination, "Where requests go.").Required(),
        Field.Integer("weight", "The share beside the other destinations. The only one takes all.", 0, int.MaxValue, "90").Or("0"),
        Field.Message("headers", RequestShapes.Headers, "Edits of headers for this destination alone."));

    private static readonly MessageShape Mirror = Field.Of("Mirror", "A destination that gets copies; its answers are dropped.",
        Field.Message("destination", Destination, "Where copies go.").Required(),
        Field.Message("percentage", RequestShapes.Percent, "Which share of the requests is copied.").Or("100"));

    private static readonly MessageShape Delegate = Field.Of("Delegate", "Another VirtualService, without hosts, that has the rules.",
        Field.Text("name", "Its name.", "shop-rules").Required(),
        Field.Text("namespace", "Its namespace.", "default").Or("the object's own"));

    private static readonly MessageShape Http = Field.Of(
        "HttpRoute",
        "A rule for requests; the first whose conditions hold decides. One of route, redirect, directResponse and delegate is given.",
        Field.Text("name", "A name for people.", "beta"),
        Field.List("match", Match, "Conditions of which one holds.").Or("every request"),
        Field.List("route", Route, "Where requests go."),
        Field.Message("redirect", RequestShapes.Redirect, "Sends the caller elsewhere."),
        Field.Message("directResponse", RequestShapes.DirectResponse, "Answers without asking anybody."),
        Field.Message("delegate", Delegate, "Leaves the rules to another object."),
        Field.Message("rewrite", RequestShapes.Rewrite, "Changes path and host on the way."),
        Field.Duration("timeout", "How long the exchange may take; 0s is no limit.", "5s").Or("no limit"),
        Field.Message("retries", RequestShapes.Retry, "When to try again.").Or("2 tries more where nothing was answered"),
        Field.Message("fault", RequestShapes.Fault, "Faults on purpose."),
        Field.Message("mirror", Destination, "A destination that gets copies."),
        Field.List("mirrors", Mirror, "Destinations that get copies."),
        Field.Message("mirrorPercentage", RequestShapes.Percent, "Which share of the requests mirror gets.").Or("100"),
        Field.Integer("mirrorPercent", "The same as a whole number; an older form.", 0, 100, "50") with { Aliases = ["mirror_percent"] },
        Field.Message("corsPolicy", RequestShapes.Cors, "Which web pages of other origins may call."),
        Field.Message("headers", RequestShapes.Headers, "Edits of headers."));

    private static readonly MessageShape StreamRoute = Field.Of("StreamDestination", "A destination with its share.",
        Field.Message("destination", Destination, "Where connections go.").Required(),
        Field.Integer("weight", "The share beside the other destinations. The only one takes all.", 0, int.MaxValue, "90").Or("0"));

    private static readonly MessageShape TlsMatch = Field.Of("TlsMatch", "A condition on connections with TLS: all that is given holds.",
        Field.Texts("sniHosts", "Server names of which the caller names one; they may begin with '*.'.", "shop.internal").Required(),
        Field.Texts("destinationSubnets", "Blocks of addresses of which one is called.", "10.1.0.0/16"),
        Field.PortNumber("port", "The port that is called.", "443"),
        Field.TextMap("sourceLabels", "Labels of the calling workload.", "app: web"),
        Field.Text("sourceNamespace", "The namespace of the calling workload.", "default"),
        Field.Texts("gateways", "Those of the object's gateways, or mesh, for which the condition counts.", "mesh"));

    private static readonly MessageShape TcpMatch = Field.Of("TcpMatch", "A condition on connections: all that is given holds.",
        Field.Texts("destinationSubnets", "Blocks of addresses of which one is called.", "10.1.0.0/16"),
        Field.PortNumber("port", "The port that is called.", "9000"),
        Field.Text("sourceSubnet", "A block of addresses of the caller.", "10.2.0.0/16"),
        Field.TextMap("sourceLabels", "Labels of the calling workload.", "app: web"),
        Field.Text("sourceNamespace", "The namespace of the calling workload.", "default"),
        Field.Texts("gateways", "Those of the object's gateways, or mesh, for which the condition counts.", "mesh"));

    private static readonly MessageShape Tls = Field.Of("TlsRoute", "A rule for connections with TLS that the mesh does not open.",
        Field.List("match", TlsMatch, "Conditions of which one holds.").Required(),
        Field.List("route", StreamRoute, "Where connections go.").Required());

    private static readonly MessageShape Tcp = Field.Of("TcpRoute", "A rule for connections whose bytes nobody looks at.",
        Field.List("match", TcpMatch, "Conditions of which one holds.").Or("every connection"),
        Field.List("route", StreamRoute, "Where connections go.").Required());

    private static readonly MessageShape Spec = Field.Of(
        "VirtualService", "Rules for requests and connections to some hosts: where they go, and what becomes of them on the way.",
        Field.Texts("hosts", "The hosts that the rules are for. A short name is completed in the object's namespace; a name may begin with "
            + "'*.'. A delegate has none.", "shop.internal"),
        Field.Texts("gateways", "Gateways that take the rules, as [NAMESPACE/]NAME; mesh stands for the sidecars.", "mesh").Or("[mesh]"),
        Field.List("http", Http, "Rules for requests, in the order in which they are tried."),
        Field.List("tls", Tls, "Rules for connections with TLS."),
        Field.List("tcp", Tcp, "Rules for other connections."),
        Field.ExportTo("are routed by the rules"));

    /// <summary>The kind.</summary>
    public static KindShape VirtualService { get; } = new("VirtualService", IstioVersions.Networking, Spec, """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: shop, namespace: default}
        spec:
          hosts: [shop.internal]
          http:
          - name: beta
            match:
            - headers: {x-user: {exact: tester}}
            route:
            - destination: {host: shop.internal, subset: v2}
          - timeout: 5s
            retries: {attempts: 2, retryOn: "connect-failure,refused-stream"}
            route:
            - {destination: {host: shop.internal, subset: v1}, weight: 90}
            - {destination: {host: shop.internal, subset: v2}, weight: 10}
        """);
}

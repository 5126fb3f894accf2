using Fairlead.Config.Shapes;

namespace Fairlead.Config.Language;

/// <summary>Describes ServiceEntry, WorkloadEntry and WorkloadGroup.</summary>
internal static class ServiceEntryShape
{
    private static readonly MessageShape Port = Field.Of("Port", "A port of the service; number and name are unique in it.",
        Field.PortNumber("number", "The port that clients name.", "80").Required(),
        Field.Text("name", "Its name. Without a protocol, the part before the first '-' tells what is spoken.", "http").Required(),
        Field.Text("protocol",
            "What is spoken on it: HTTP, HTTP2, GRPC, GRPC-WEB, HTTPS, TLS, TCP, MONGO, MYSQL, REDIS or UDP; case does not count.", "HTTP")
            .Or("from the name, else HTTP/1.1 for requests and bytes for connections"),
        Field.Integer("targetPort", "The port of endpoints that name none of their own.", 0, 65535, "8080").Or("the port's number"));

    /// <summary>The fields of a place that answers.</summary>
    public static MessageShape Workload { get; } = Field.Of("Workload", "A place that answers for a service.",
        Field.Text("address", "An IP address, or a hostname where DNS resolves the service. One in a network may have none.", "10.0.0.1"),
        Field.Integer("ports", "Port numbers by the names of the service's ports.", 1, 65535, "http: 8080") with
        {
            Repeat = FieldRepeat.Map,
            Default = "the target port of each",
        },
        Field.TextMap("labels", "Labels, which subsets and selectors select by.", "version: v1"),
        Field.Text("network", "The network in which the address is reached.", "east"),
        Field.Text("locality", "Where it runs, as REGION/ZONE/SUBZONE; later parts may be missing.", "eu/eu-1/a"),
        Field.Integer("weight", "Its share of the requests beside its neighbours.", 0, 1_000_000, "2").Or("1")
            .Unlike("0 is 1, and the greatest weight is 1,000,000."),
        Field.Text("serviceAccount", "The service account under which it answers.", "shop"));

    private static readonly MessageShape Selector = Field.Of("WorkloadSelector", "Which workloads are meant.",
        Field.TextMap("labels", "Labels that a workload of the namespace has.", "app: shop"));

    private static readonly MessageShape Spec = Field.Of(
        "ServiceEntry", "Declares a service: the names under which clients call it, its ports, and how its endpoints are found.",
        Field.Texts("hosts", "The names of the service. A name may begin with '*.'.", "shop.internal").Required(),
        Field.Texts("addresses", "Virtual addresses under which clients may call it: IP addresses or CIDR blocks.", "10.1.0.1"),
        Field.List("ports", Port, "The ports."),
        Field.Word("location", "Whether the service lies outside or inside of the mesh.", "MESH_EXTERNAL", "MESH_INTERNAL")
            .Or("MESH_EXTERNAL"),
        Field.Word("resolution", "How endpoints are found: NONE sends requests to the address that was asked for, STATIC to the endpoints "
            + "that are given or selected, DNS and DNS_ROUND_ROBIN to what DNS knows of their names, or of the hosts. DYNAMIC_DNS is for "
            + "hosts with a wildcard: the host that a request, or the TLS of a connection, names is looked up while it waits.",
            "NONE", "STATIC", "DNS", "DNS_ROUND_ROBIN", "DYNAMIC_DNS").Or("NONE"),
        Field.List("endpoints", Workload, "The endpoints. They do not go together with workloadSelector.")
            .Unlike("An entry may have 65,536 endpoints; a change of one is a change of that one."),
        Field.Message("workloadSelector", Selector, "Selects WorkloadEntries of the namespace as endpoints."),
        Field.ExportTo("see the service"),
        Field.Texts("subjectAltNames", "Names of which an endpoint's certificate has to have one.",
            "spiffe://cluster.local/ns/shop/sa/shop"));

    /// <summary>The kind.</summary>
    public static KindShape ServiceEntry { get; } = new("ServiceEntry", IstioVersions.Networking, Spec, """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: shop, namespace: default}
        spec:
          hosts: [shop.internal]
          location: MESH_INTERNAL
          resolution: STATIC
          ports:
          - {number: 80, name: http, protocol: HTTP, targetPort: 8080}
          endpoints:
          - {address: 10.0.0.1, labels: {version: v1}, weight: 90}
          - {address: 10.0.0.2, labels: {version: v2}, weight: 10}
        """);
}

using Fairlead.Config.Istio;
using Fairlead.Config.Shapes;

namespace Fairlead.Config.Language;

/// <summary>Describes MeshSettings.</summary>
internal static class MeshSettingsShape
{
    private static readonly MessageShape Outbound = Field.Of("OutboundMode", "Calls to hosts that the mesh does not know.",
        Field.Word("mode", "Whether they are refused or passed on.", "REGISTRY_ONLY", "ALLOW_ANY").Or("REGISTRY_ONLY")
            .Unlike("They are answered 404 in both."));

    private static readonly MessageShape Keepalive = Field.Of("TcpKeepalive", "Probes of connections on which nothing is sent.",
        Field.Integer("probes", "How many go unanswered before the connection counts as dead.", 1, 1000, "3"),
        Field.Duration("time", "How long nothing is sent before the first.", "7200s"),
        Field.Duration("interval", "How long between them.", "75s"));

    private static readonly MessageShape Body = Field.Of("CheckedBody", "How much of a request's body a provider gets to see.",
        Field.Integer("maxRequestBytes", "The most bytes of it.", 1, int.MaxValue, "8192").Required(),
        Field.Boolean(
            "allowPartialMessage", "Whether the beginning of a longer one is enough; else a request with a longer one is answered 413."),
        Field.Boolean("packAsBytes", "Whether it goes as bytes; else as text."));

    private static readonly FieldShape[] OfBoth =
    [
        Field.Text("service", "The host of its service, or NAMESPACE/HOST.", "opa.policy.internal").Required(),
        Field.PortNumber("port", "A port of that service.", "9191").Required(),
        Field.Duration("timeout", "How long an answer may take.", "500ms").Or("600s"),
        Field.Boolean("failOpen", "Whether requests are let through that it gives no answer for."),
        Field.Integer("statusOnError", "The status for requests that it gives no answer for.", 200, 511, "503").Or("403")
            .Unlike("100 is refused: it ends no request."),
        Field.Boolean("clearRouteCache", "Whether a request that it lets through is routed anew."),
        Field.Message("includeRequestBodyInCheck", Body, "How much of the body it gets to see; left out: nothing."),
    ];

    private static readonly MessageShape Http = new("HttpProvider", "A provider that is asked by HTTP: 200 lets through.",
        [
            .. OfBoth,
            Field.Text("pathPrefix", "What stands before the path that it is asked with.", "/check"),
            Field.Texts("includeRequestHeadersInCheck", "Headers that it gets to see; each may begin or end with '*'.", "x-user") with
            {
                Aliases = ["includeHeadersInCheck"],
            },
            Field.TextMap("includeAdditionalHeadersInCheck", "Further headers that it is asked with.", "x-from: mesh"),
            Field.Texts("headersToUpstreamOnAllow", "Headers of its answer that go on to the workload.", "x-auth-*"),
            Field.Texts("headersToDownstreamOnDeny", "Headers of its answer that a refused client gets.", "set-cookie"),
            Field.Texts("headersToDownstreamOnAllow", "Headers of its answer that other clients get.", "set-cookie"),
        ]);

    private static readonly MessageShape Grpc = new(
        "GrpcProvider", "A provider that is asked by gRPC, as envoy.service.auth.v3.Authorization.", [.. OfBoth]);

    private static readonly MessageShape Provider = new("ExtensionProvider", "A service outside of proxies, of one of the two kinds.",
        [
            Field.Text("name", "The name by which AuthorizationPolicies know it.", "opa").Required(),
            Field.Message("envoyExtAuthzHttp", Http, "It decides, and is asked by HTTP."),
            Field.Message("envoyExtAuthzGrpc", Grpc, "It decides, and is asked by gRPC; connections are decided by such ones alone."),
            .. ExtensionProvidersReader.NotServed.Select(static name => Field.Refused(name, "A provider of another kind.")),
        ]);

    /// <summary>The kind.</summary>
    public static KindShape Kind { get; } = new("MeshSettings", ["fairlead.dev/v1"],
        Field.Of("MeshSettings", "What holds for all of the mesh, under the names that Istio's MeshConfig has. Several objects add up.",
            Field.Text("rootNamespace", "The namespace whose policies hold for all that have none.", "istio-system").Or("istio-system"),
            Field.Text("trustDomain", "The trust domain of identities.", "cluster.local").Or("cluster.local"),
            Field.Message("outboundTrafficPolicy", Outbound, "Calls to hosts that the mesh does not know."),
            Field.Duration("connectTimeout", "How long to wait for a connection.", "10s").Or("10s"),
            Field.Message("tcpKeepalive", Keepalive, "Probes of connections on which nothing is sent."),
            Field.Message("defaultHttpRetryPolicy", RequestShapes.Retry, "When a request is tried again whose rule does not say it."),
            Field.Texts("defaultServiceExportTo", "Who sees services that do not say it.", "\".\"").Or("[\"*\"]"),
            Field.Texts("defaultVirtualServiceExportTo", "Who is routed by rules that do not say it.", "\".\"").Or("[\"*\"]"),
            Field.Texts("defaultDestinationRuleExportTo", "Who follows policies that do not say it.", "\".\"").Or("[\"*\"]"),
            Field.Text("accessLogFile", "The file of the access log; empty: none.", "/dev/stdout").Or("/dev/stdout"),
            Field.Text("accessLogFormat", "The format of its lines, in Envoy's commands.", "\"%REQ(:METHOD)% %RESPONSE_CODE%\""),
            Field.Word("accessLogEncoding", "Whether lines are text or JSON.", "TEXT", "JSON").Or("TEXT"),
            Field.List("extensionProviders", Provider, "Services that decide for AuthorizationPolicies of the action CUSTOM.")),
        """
        apiVersion: fairlead.dev/v1
        kind: MeshSettings
        metadata: {name: mesh}
        spec:
          connectTimeout: 2s
          defaultHttpRetryPolicy: {attempts: 1, retryOn: "connect-failure,refused-stream"}
          extensionProviders:
          - name: opa
            envoyExtAuthzGrpc: {service: opa.policy.internal, port: 9191, timeout: 500ms}
        """);
}

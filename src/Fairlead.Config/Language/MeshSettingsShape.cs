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
            Field.Word("accessLogEncoding", "Whether lines are text or JSON.", "TEXT", "JSON").Or("TEXT")),
        """
        apiVersion: fairlead.dev/v1
        kind: MeshSettings
        metadata: {name: mesh}
        spec:
          connectTimeout: 2s
          defaultHttpRetryPolicy: {attempts: 1, retryOn: "connect-failure,refused-stream"}
        """);
}

using Fairlead.Config.Shapes;

namespace Fairlead.Config.Language;

/// <summary>Describes Telemetry.</summary>
internal static class TelemetryShapes
{
    private static readonly MessageShape Provider = Field.Of("TelemetryProvider", "Where logs or spans go.",
        Field.Text("name", "Its name.", "envoy").Required());

    private static readonly MessageShape Match = Field.Of("TelemetryMatch", "Which traffic is meant.",
        Field.Word("mode", "Requests that a workload sends, those that it takes, or both.", "CLIENT_AND_SERVER", "CLIENT", "SERVER")
            .Or("CLIENT_AND_SERVER"));

    private static readonly MessageShape Filter = Field.Of("LogFilter", "Which requests are logged.",
        Field.Text("expression", "A condition in the Common Expression Language.", "response.code >= 400"));

    private static readonly MessageShape Log = Field.Of("AccessLogging", "What is logged of requests.",
        Field.Message("match", Match, "Which traffic is meant."),
        Field.List("providers", Provider, "Where the log goes; envoy is the proxy's standard output.")
            .Unlike("envoy is the only one that is known."),
        Field.Boolean("disabled", "Whether nothing is logged."),
        Field.Message("filter", Filter, "Which requests are logged.").Or("all"));

    private static readonly MessageShape Literal = Field.Of("LiteralTag", "A tag of a fixed value.",
        Field.Text("value", "The value.", "shop").Required());

    private static readonly MessageShape Source = Field.Of("TagSource", "Where a tag's value comes from.",
        Field.Text("name", "The name of the header or of the variable.", "x-user").Required(),
        Field.Text("defaultValue", "The value where it is not there.", "unknown"));

    private static readonly MessageShape Tag = Field.Of("SpanTag", "A tag of spans; one field is given.",
        Field.Message("literal", Literal, "A fixed value."),
        Field.Message("header", Source, "A header of the request."),
        Field.Message("environment", Source, "A variable of the proxy's environment."),
        Field.Refused("formatter", "A format of the access log."));

    private static readonly MessageShape Tracing = Field.Of("Tracing", "What is traced of requests.",
        Field.Message("match", Match, "Which traffic is meant."),
        Field.List("providers", Provider, "Where spans go.").Unlike("It does nothing: spans go to the tracer of the proxy's bootstrap."),
        Field.Number("randomSamplingPercentage", "Which share of the requests is traced.", 0, 100, "1"),
        Field.Boolean("disableSpanReporting", "Whether no spans are reported."),
        Field.Map("customTags", Tag, "Tags of spans, by their names."),
        Field.Boolean("useRequestIdForTraceSampling", "Whether the request's id decides.").Unlike("It does nothing."),
        Field.Boolean("enableIstioTags", "Whether Istio's tags are added.").Unlike("It does nothing."),
        Field.Boolean("disableContextPropagation", "Whether headers of traces are not passed on.").Unlike("It does nothing."));

    private static readonly MessageShape MetricMatch = Field.Of("MetricSelector", "Which metrics are meant.",
        Field.Word(
            "metric", "One of Istio's.", "ALL_METRICS", "REQUEST_COUNT", "REQUEST_DURATION", "REQUEST_SIZE", "RESPONSE_SIZE",
            "TCP_OPENED_CONNECTIONS", "TCP_CLOSED_CONNECTIONS", "TCP_SENT_BYTES", "TCP_RECEIVED_BYTES", "GRPC_REQUEST_MESSAGES",
            "GRPC_RESPONSE_MESSAGES"),
        Field.Text("customMetric", "Another one.", "my_metric"),
        Field.Word("mode", "Which side counts.", "CLIENT_AND_SERVER", "CLIENT", "SERVER").Or("CLIENT_AND_SERVER"));

    private static readonly MessageShape MetricTag = Field.Of("TagOverride", "What becomes of a tag.",
        Field.Word("operation", "Whether it is added or removed.", "REMOVE", "UPSERT"),
        Field.Text("value", "Its value, as an expression; for UPSERT.", "request.host"));

    private static readonly MessageShape MetricOverride = Field.Of("MetricsOverride", "What is counted in another way.",
        Field.Message("match", MetricMatch, "Which metrics are meant."),
        Field.Boolean("disabled", "Whether they are not counted."),
        Field.Map("tagOverrides", MetricTag, "Tags, by their names."));

    private static readonly MessageShape Metrics = Field.Of("Metrics", "What is counted.",
        Field.List("providers", Provider, "Where the counts go."),
        Field.List("overrides", MetricOverride, "What is counted in another way."),
        Field.Duration("reportingInterval", "How often counts are reported.", "10s"));

    /// <summary>The kind.</summary>
    public static KindShape Telemetry { get; } = new("Telemetry", ["telemetry.istio.io/v1", "telemetry.istio.io/v1alpha1"],
        new(
            "Telemetry", "What workloads log and trace of their requests.",
            [
                .. SelectorShapes.OfPolicy,
                Field.List("accessLogging", Log, "What is logged."),
                Field.List("tracing", Tracing, "What is traced."),
                Field.List("metrics", Metrics, "What is counted.").Unlike("It does nothing: proxies count all that they count."),
            ]),
        """
        apiVersion: telemetry.istio.io/v1
        kind: Telemetry
        metadata: {name: errors, namespace: shop}
        spec:
          accessLogging:
          - filter: {expression: response.code >= 500}
        """);
}

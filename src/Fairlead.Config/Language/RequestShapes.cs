using Fairlead.Config.Shapes;

namespace Fairlead.Config.Language;

/// <summary>Describes what rules of a VirtualService say of requests beside where they go.</summary>
internal static class RequestShapes
{
    /// <summary>A condition on a text.</summary>
    public static MessageShape Text { get; } = Field.Of("StringMatch", "A condition on a text; one of its fields is given.",
        Field.Text("exact", "The text is equal to this.", "/cart"),
        Field.Text("prefix", "The text begins with this.", "/cart"),
        Field.Text("regex", "The whole text matches this expression in RE2's syntax.", "/cart/[0-9]+"));

    private static readonly MessageShape Operations = Field.Of("HeaderOperations", "Edits of headers. Case of names does not count.",
        Field.TextMap("set", "Headers that get this value in place of what they have.", "x-version: v2")
            .Unlike("A request may set Host or :authority, which rewrites the host; pseudo-headers else are refused."),
        Field.TextMap("add", "Headers that get this value beside what they have.", "x-seen-by: fairlead"),
        Field.Texts("remove", "Headers that are taken away.", "x-internal"));

    /// <summary>Edits of the headers of requests and responses.</summary>
    public static MessageShape Headers { get; } = Field.Of("Headers", "Edits of headers on the way.",
        Field.Message("request", Operations, "Edits of the request before it goes to the destination."),
        Field.Message("response", Operations, "Edits of the response before it goes to the caller."));

    /// <summary>A share.</summary>
    public static MessageShape Percent { get; } = Field.Of("Percent", "A share in per cent.",
        Field.Number("value", "The share.", 0, 100, "12.5").Or("0"));

    private static readonly MessageShape Delay = Field.Of("Delay", "Requests that wait.",
        Field.Duration("fixedDelay", "How long; it has to be given.", "3s"),
        Field.Message("percentage", Percent, "Which share of the requests waits.").Or("none"),
        Field.Integer("percent", "The same as a whole number; percentage beats it.", 0, 100, "50"),
        Field.Refused("exponentialDelay", "Waits whose lengths vary."));

    private static readonly MessageShape Abort = Field.Of("Abort", "Requests that are answered with an error; one of the two is given.",
        Field.Integer("httpStatus", "The HTTP status.", 200, 599, "503"),
        Field.Text("grpcStatus", "The gRPC status by its name.", "UNAVAILABLE"),
        Field.Message("percentage", Percent, "Which share of the requests.").Or("none"),
        Field.Integer("percent", "The same as a whole number; percentage beats it.", 0, 100, "50"),
        Field.Refused("http2Error", "An error of HTTP/2."));

    /// <summary>Faults on purpose.</summary>
    public static MessageShape Fault { get; } = Field.Of("Fault", "Faults that are injected on purpose, to see how callers bear them.",
        Field.Message("delay", Delay, "Lets requests wait."),
        Field.Message("abort", Abort, "Answers requests with an error."));

    /// <summary>Another try.</summary>
    public static MessageShape Retry { get; } = Field.Of("Retry", "When a request is tried again.",
        Field.Integer("attempts", "How many times more; 0, or a policy without it, switches retries off.", 0, 100, "3").Or("0"),
        Field.Duration("perTryTimeout", "How long each try may take.", "2s").Or("the rule's timeout"),
        Field.Text("retryOn", "For what, as Envoy's conditions and HTTP statuses with commas between.",
            "'connect-failure,refused-stream,503'"),
        Field.Duration("backoff", "How long to wait at first; later waits are longer.", "25ms").Or("25ms"),
        Field.Boolean("retryRemoteLocalities", "Whether another try may go to another locality."),
        Field.Boolean("retryIgnorePreviousHosts", "Whether another try may go to a host that failed."));

    /// <summary>Who may call from pages.</summary>
    public static MessageShape Cors { get; } = Field.Of("CorsPolicy", "Which web pages of other origins may call.",
        Field.List("allowOrigins", Text, "Conditions on the origin, of which one holds."),
        Field.Texts("allowOrigin", "Origins by their names; an older form of allowOrigins.", "https://shop.example"),
        Field.Texts("allowMethods", "Methods that pages may use.", "GET"),
        Field.Texts("allowHeaders", "Headers that pages may send.", "x-user"),
        Field.Texts("exposeHeaders", "Headers of responses that pages may read.", "x-version"),
        Field.Duration("maxAge", "How long a browser may keep the answer.", "24h"),
        Field.Boolean("allowCredentials", "Whether pages may send credentials."),
        Field.Word("unmatchedPreflights", "What becomes of a browser's question that no origin fits.", "UNSPECIFIED", "FORWARD", "IGNORE")
            .Or("FORWARD"));

    private static readonly MessageShape RegexRewrite = Field.Of("RegexRewrite", "A rewrite of the parts of a path that match.",
        Field.Text("match", "An expression in RE2's syntax.", "^/v1/(.*)$").Required(),
        Field.Text("rewrite", @"What stands there instead; \1 is the first group.", @"'/v2/\1'").Required());

    /// <summary>Changes of path and host.</summary>
    public static MessageShape Rewrite { get; } = Field.Of("Rewrite", "Changes of path and host before the request goes on.",
        Field.Text("uri", "The path, or what stands in the place of the prefix that matched.", "/api"),
        Field.Text("authority", "The host.", "shop.example"),
        Field.Message("uriRegexRewrite", RegexRewrite, "A change of the path by an expression; it does not go together with uri."));

    /// <summary>An answer that sends elsewhere.</summary>
    public static MessageShape Redirect { get; } = Field.Of("Redirect", "Sends the caller elsewhere. One field at least is given.",
        Field.Text("uri", "The path.", "/new"),
        Field.Text("prefixRewrite", "What stands in the place of the prefix that matched; not together with uri.", "/new"),
        Field.Text("authority", "The host.", "shop.example"),
        Field.Word("scheme", "The scheme.", "http", "https"),
        Field.PortNumber("port", "The port; not together with derivePort.", "8443"),
        Field.Word("derivePort", "Where the port comes from.", "FROM_PROTOCOL_DEFAULT", "FROM_REQUEST_PORT"),
        Field.Integer("redirectCode", "The status: 301, 302, 303, 307 or 308; 0 is 301.", 0, 308, "302").Or("301"));

    private static readonly MessageShape Body = Field.Of("Body", "A body; one of the two is given.",
        Field.Text("string", "As text.", "closed"),
        Field.Text("bytes", "As base64.", "Y2xvc2Vk"));

    /// <summary>An answer of the proxy's own.</summary>
    public static MessageShape DirectResponse { get; } = Field.Of("DirectResponse", "An answer that the proxy gives by itself.",
        Field.Integer("status", "The HTTP status.", 200, 599, "404").Required(),
        Field.Message("body", Body, "The body."));
}

using Fairlead.Config.Shapes;

namespace Fairlead.Config.Language;

/// <summary>Describes traffic policies.</summary>
internal static class TrafficShapes
{
    private static readonly MessageShape CookieAttribute = Field.Of("CookieAttribute", "An attribute of a cookie.",
        Field.Text("name", "Its name.", "SameSite").Required(),
        Field.Text("value", "Its value.", "Strict"));

    private static readonly MessageShape Cookie = Field.Of("HashCookie", "A cookie that proxies make where the caller has none.",
        Field.Text("name", "Its name.", "shop-session").Required(),
        Field.Text("path", "The path that it is for.", "/"),
        Field.Duration("ttl", "How long it lives; 0s: as long as the browser runs.", "1h"),
        Field.List("attributes", CookieAttribute, "Its attributes."));

    private static readonly MessageShape RingHash = Field.Of("RingHash", "A ring of hashes.",
        Field.Integer("minimumRingSize", "The least number of places on the ring.", 0, 8_388_608, "1024").Or("1024"));

    private static readonly MessageShape Maglev = Field.Of("Maglev", "A table of hashes.",
        Field.Integer("tableSize", "The size of the table, a prime number.", 0, 5_000_011, "65537").Required());

    private static readonly MessageShape Hash = Field.Of(
        "ConsistentHash", "Sends requests that have something in common to one endpoint. One of the four things is given.",
        Field.Text("httpHeaderName", "A header.", "x-user"),
        Field.Message("httpCookie", Cookie, "A cookie."),
        Field.Boolean("useSourceIp", "The caller's address."),
        Field.Text("httpQueryParameterName", "A query parameter.", "user"),
        Field.Message("ringHash", RingHash, "Takes a ring; not together with maglev."),
        Field.Message("maglev", Maglev, "Takes a table."),
        Field.Integer("minimumRingSize", "An older form of ringHash.minimumRingSize.", 0, 8_388_608, "1024"));

    private static readonly MessageShape Distribute = Field.Of("Distribute", "Shares of localities for callers of one.",
        Field.Text("from", "The callers' locality, as REGION/ZONE/SUBZONE; parts may be '*'.", "eu/*").Required(),
        Field.Integer("to", "Shares in per cent, by locality; they sum to 100.", 1, 100, "us/east: 100") with
        {
            Repeat = FieldRepeat.Map,
            IsRequired = true,
        });

    private static readonly MessageShape Failover = Field.Of("Failover", "Where requests of a region go when it has no endpoints left.",
        Field.Text("from", "The region.", "eu"),
        Field.Text("to", "The other region.", "us"));

    private static readonly MessageShape Locality = Field.Of("LocalitySetting", "How near endpoints are preferred.",
        Field.Boolean("enabled", "Whether localities count.").Or("true"),
        Field.List("distribute", Distribute, "Shares by locality; not together with failover."),
        Field.List("failover", Failover, "Other regions to go to."),
        Field.Texts("failoverPriority", "Labels that make an endpoint nearer the more of them, in order, are those of the caller.",
            "topology.kubernetes.io/zone"));

    private static readonly MessageShape Zones = Field.Of("ZoneSetting", "How requests keep to their zone.",
        Field.Boolean("enabled", "Whether zones count.").Or("true"),
        Field.List("failover", Failover, "Other regions to go to."),
        Field.Texts("failoverPriority", "Labels as of localityLbSetting.", "topology.kubernetes.io/zone"),
        Field.Integer("minClusterSize", "With fewer endpoints zones do not count.", 1, int.MaxValue, "6").Or("6"));

    private static readonly MessageShape Warmup = Field.Of("Warmup", "Gives new endpoints less at first.",
        Field.Duration("duration", "How long.", "30s").Required(),
        Field.Number("minimumPercent", "The share at the beginning.", 0, 100, "10").Or("10"),
        Field.Number("aggression", "How fast the share grows; 1: evenly.", 1, 100, "1").Or("1"));

    private static readonly MessageShape Balancer = Field.Of("LoadBalancer", "How requests are spread over endpoints.",
        Field.Word("simple", "The algorithm; PASSTHROUGH sends to the address that was asked for. Not together with consistentHash.",
            "UNSPECIFIED", "LEAST_CONN", "RANDOM", "PASSTHROUGH", "ROUND_ROBIN", "LEAST_REQUEST").Or("LEAST_REQUEST"),
        Field.Message("consistentHash", Hash, "Keeps callers at their endpoint."),
        Field.Message("localityLbSetting", Locality, "How near endpoints are preferred."),
        Field.Duration("warmupDurationSecs", "An older form of warmup.", "30s"),
        Field.Message("warmup", Warmup, "Gives new endpoints less at first."),
        Field.Message("zoneAwareLbSetting", Zones, "Keeps requests in their zone; not together with localityLbSetting."),
        Field.Refused("backendUtilization", "Weights of endpoints by the load that they report."));

    private static readonly MessageShape Keepalive = Field.Of("TcpKeepalive", "Probes of connections on which nothing is sent.",
        Field.Integer("probes", "How many go unanswered before the connection counts as dead.", 0, int.MaxValue, "3"),
        Field.Duration("time", "How long nothing is sent before the first.", "7200s"),
        Field.Duration("interval", "How long between them.", "75s"));

    private static readonly MessageShape Tcp = Field.Of("TcpPool", "Limits of connections.",
        Field.Integer("maxConnections", "How many there are at once.", 0, int.MaxValue, "100"),
        Field.Duration("connectTimeout", "How long to wait for one.", "5s").Or("10s"),
        Field.Message("tcpKeepalive", Keepalive, "Probes of connections on which nothing is sent."),
        Field.Duration("maxConnectionDuration", "How long one lives.", "1h"),
        Field.Duration("idleTimeout", "How long one lives on which nothing is sent.", "1h").Or("1h"));

    private static readonly MessageShape Http2Keepalive = Field.Of("Http2Keepalive", "Pings on HTTP/2.",
        Field.Duration("interval", "How often.", "30s").Required(),
        Field.Duration("timeout", "How long to wait for the answer.", "5s").Required());

    private static readonly MessageShape Http = Field.Of("HttpPool", "Limits of requests.",
        Field.Integer("http1MaxPendingRequests", "How many wait for a connection.", 0, int.MaxValue, "100"),
        Field.Integer("http2MaxRequests", "How many are under way at once.", 0, int.MaxValue, "1000"),
        Field.Integer("maxRequestsPerConnection", "How many one connection takes; 0: any number.", 0, int.MaxValue, "100"),
        Field.Integer("maxRetries", "How many tries beyond the first are under way at once.", 0, int.MaxValue, "10"),
        Field.Duration("idleTimeout", "How long a connection lives without requests.", "1h").Or("1h"),
        Field.Word("h2UpgradePolicy", "Whether HTTP/1.1 goes on as HTTP/2.", "DEFAULT", "DO_NOT_UPGRADE", "UPGRADE").Or("DEFAULT"),
        Field.Boolean("useClientProtocol", "Whether the version of HTTP that the caller speaks goes on."),
        Field.Integer("maxConcurrentStreams", "How many requests one HTTP/2 connection has at once.", 0, int.MaxValue, "100"),
        Field.Message("http2KeepAlive", Http2Keepalive, "Pings on HTTP/2."));

    /// <summary>Limits of connections and requests.</summary>
    public static MessageShape Pool { get; } = Field.Of("ConnectionPool", "Limits of connections and requests.",
        Field.Message("tcp", Tcp, "Limits of connections."),
        Field.Message("http", Http, "Limits of requests."));

    private static readonly MessageShape Outlier = Field.Of("OutlierDetection", "Takes endpoints out for a time that fail.",
        Field.Integer("consecutive5xxErrors", "After so many answers 5xx in a row; 0: never.", 0, int.MaxValue, "5").Or("5"),
        Field.Integer("consecutiveGatewayErrors", "After so many answers 502, 503 and 504 in a row; 0: never.", 0, int.MaxValue, "5")
            .Or("0"),
        Field.Integer("consecutiveErrors", "An older form of consecutive5xxErrors.", 0, int.MaxValue, "5"),
        Field.Integer("consecutiveLocalOriginFailures", "After so many connections that fail in a row.", 0, int.MaxValue, "5").Or("5"),
        Field.Boolean("splitExternalLocalOriginErrors", "Whether failed connections are counted by themselves."),
        Field.Duration("interval", "How often it is looked at.", "10s").Or("10s"),
        Field.Duration("baseEjectionTime", "How long an endpoint is out; each time longer.", "30s").Or("30s"),
        Field.Integer("maxEjectionPercent", "How many of the endpoints may be out.", 0, 100, "10").Or("10"),
        Field.Integer("minHealthPercent", "Below this share of good endpoints all are taken again.", 0, 100, "50").Or("0"),
        Field.Integer("outlierDetectionHttpErrorCodes", "Statuses that count as errors.", 100, 599, "429") with
        {
            Repeat = FieldRepeat.List,
        });

    private static readonly MessageShape PortSelector = Field.Of("PortSelector", "A port of a service.",
        Field.PortNumber("number", "Its number.", "80").Required());

    private static readonly MessageShape PortPolicy = Field.Of(
        "PortPolicy", "How clients talk to one port. It replaces what is said of the whole and inherits nothing.",
        Field.Message("port", PortSelector, "The port.").Required(),
        Field.Message("loadBalancer", Balancer, "How requests are spread."),
        Field.Message("connectionPool", Pool, "Limits."),
        Field.Message("outlierDetection", Outlier, "Endpoints that fail."),
        Field.Message("tls", TlsShapes.Client, "How connections are secured."));

    private static readonly MessageShape Tunnel = Field.Of("Tunnel", "Sends connections through an HTTP proxy.",
        Field.Word("protocol", "How it is asked for.", "CONNECT", "POST").Or("CONNECT"),
        Field.Text("targetHost", "The host that the proxy connects to.", "shop.example").Required(),
        Field.PortNumber("targetPort", "The port.", "443").Required());

    private static readonly MessageShape ProxyProtocol = Field.Of("ProxyProtocol", "Tells the server the caller's address first.",
        Field.Word("version", "The version of the PROXY protocol.", "V1", "V2").Or("V1"));

    private static readonly MessageShape Budget = Field.Of("RetryBudget", "How many of the requests may be tries beyond the first.",
        Field.Number("percent", "Their share of the requests that are under way.", 0, 100, "20").Or("20"),
        Field.Integer("minRetryConcurrency", "So many may always be.", 0, int.MaxValue, "3").Or("3"),
        Field.Duration("budgetInterval", "Over what time it is counted.", "10s"));

    /// <summary>A whole policy.</summary>
    public static MessageShape Policy { get; } = Field.Of("TrafficPolicy", "How clients talk to a destination.",
        Field.Message("loadBalancer", Balancer, "How requests are spread."),
        Field.Message("connectionPool", Pool, "Limits."),
        Field.Message("outlierDetection", Outlier, "Endpoints that fail."),
        Field.Message("tls", TlsShapes.Client, "How connections are secured."),
        Field.List("portLevelSettings", PortPolicy, "How clients talk to single ports."),
        Field.Message("tunnel", Tunnel, "Sends connections through an HTTP proxy."),
        Field.Message("proxyProtocol", ProxyProtocol, "Tells the server the caller's address first."),
        Field.Message("retryBudget", Budget, "How many of the requests may be tries beyond the first."));
}

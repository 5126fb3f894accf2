using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model.Policy;

namespace Fairlead.Config.Istio.Destinations;

/// <summary>Reads connections and their limits.</summary>
internal static class ConnectionPoolReader
{
    public static ConnectionPool Read(FieldValue field)
    {
        var fields = field.Fields();
        var tcp = fields.Optional("tcp");
        var http = fields.Optional("http");
        fields.Finish();
        if (tcp is null && http is null && !fields.IsStandIn)
        {
            field.Error(ErrorCodes.MissingField, "a connection pool says something: expected tcp, http or both");
        }

        ConnectionPool pool = new();
        pool = tcp is { } bytes ? ReadTcp(bytes, pool) : pool;
        return http is { } requests ? ReadHttp(requests, pool) : pool;
    }

    private static ConnectionPool ReadTcp(FieldValue field, ConnectionPool pool)
    {
        var fields = field.Fields();
        var read = pool with
        {
            MaxConnections = Limit(fields, "maxConnections"),
            ConnectTimeout = fields.Optional("connectTimeout")?.Duration(zeroAllowed: false),
            TcpKeepalive = fields.Optional("tcpKeepalive") is { } keepalive ? ReadKeepalive(keepalive) : null,
            MaxConnectionDuration = fields.Optional("maxConnectionDuration")?.Duration(zeroAllowed: false),
            TcpIdleTimeout = fields.Optional("idleTimeout")?.Duration(zeroAllowed: true),
        };
        fields.Finish();
        return read;
    }

    private static TcpKeepalive ReadKeepalive(FieldValue field)
    {
        var fields = field.Fields();
        TcpKeepalive keepalive = new(
            Limit(fields, "probes"),
            fields.Optional("time")?.Duration(zeroAllowed: false),
            fields.Optional("interval")?.Duration(zeroAllowed: false));
        fields.Finish();
        return keepalive;
    }

    private static ConnectionPool ReadHttp(FieldValue field, ConnectionPool pool)
    {
        var fields = field.Fields();
        var upgrade = fields.Optional("h2UpgradePolicy")?.Word("DEFAULT", "DO_NOT_UPGRADE", "UPGRADE");
        var protocol = fields.Optional("useClientProtocol");
        var read = pool with
        {
            MaxPendingRequests = Limit(fields, "http1MaxPendingRequests"),
            MaxRequests = Limit(fields, "http2MaxRequests"),
            MaxRequestsPerConnection = Limit(fields, "maxRequestsPerConnection"),
            MaxRetries = Limit(fields, "maxRetries"),
            HttpIdleTimeout = fields.Optional("idleTimeout")?.Duration(zeroAllowed: false),
            UpgradesToHttp2 = upgrade switch { "UPGRADE" => true, "DO_NOT_UPGRADE" => false, _ => null },
            UsesClientProtocol = protocol?.Boolean() ?? false,
            MaxConcurrentStreams = Limit(fields, "maxConcurrentStreams"),
            Http2Keepalive = fields.Optional("http2KeepAlive") is { } pings ? ReadPings(pings) : null,
        };
        fields.Finish();
        if (read is { UsesClientProtocol: true, UpgradesToHttp2: true })
        {
            protocol?.Error(
                ErrorCodes.Conflict, "useClientProtocol and the h2UpgradePolicy UPGRADE exclude each other", "keep one of the two");
        }

        return read;
    }

    private static Http2Keepalive ReadPings(FieldValue field)
    {
        var fields = field.Fields();
        var interval = fields.Required("interval", "the time between two pings")?.Duration(zeroAllowed: false) ?? default;
        var timeout = fields.Required("timeout", "how long an answer may take")?.Duration(zeroAllowed: false) ?? default;
        fields.Finish();
        return new(interval, timeout);
    }

    // Zero is not "none": protobuf's zero is what was not given, and Istio takes it so.
    private static int? Limit(FieldReader fields, string name)
    {
        if (fields.Optional(name) is not { } field)
        {
            return null;
        }

        var errors = field.Problems.Errors;
        var number = field.Integer(0, int.MaxValue);
        if (number > 0)
        {
            return number;
        }

        if (field.Problems.Errors == errors)
        {
            field.Warn(ErrorCodes.Ineffective, "0 is as if it were not given: there is no limit", "give a number from 1, or leave it out");
        }

        return null;
    }
}

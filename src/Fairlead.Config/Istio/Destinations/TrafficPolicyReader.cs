using System.Globalization;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Policy;

namespace Fairlead.Config.Istio.Destinations;

/// <summary>Reads traffic policies.</summary>
internal static class TrafficPolicyReader
{
    private const double DefaultBudget = 20;
    private const int DefaultConcurrency = 3;

    public static TrafficClaim Read(FieldValue field)
    {
        var fields = field.Fields();
        CheckNotEmpty(
            fields, "loadBalancer, connectionPool, outlierDetection, tls, portLevelSettings, tunnel, proxyProtocol or retryBudget");
        var policy = ReadSettings(fields);
        var ports = fields.Optional("portLevelSettings") is { } list ? ReadPorts(list) : [];
        var tunnel = fields.Optional("tunnel");
        var proxyProtocol = fields.Optional("proxyProtocol");
        var budget = fields.Optional("retryBudget");
        fields.Finish();
        if (tunnel is { } given && proxyProtocol is not null)
        {
            given.Error(ErrorCodes.Conflict, "tunnel and proxyProtocol exclude each other", "keep one of the two");
        }

        return new()
        {
            Policy = policy with
            {
                Tunnel = tunnel is { } one ? ReadTunnel(one) : null,
                ProxyProtocol = proxyProtocol is { } version ? ReadProxyProtocol(version) : null,
                RetryBudget = budget is { } share ? ReadBudget(share) : null,
            },
            Ports = ports,
            Path = field.Path,
        };
    }

    private static TrafficPolicy ReadSettings(FieldReader fields)
    {
        var balancing = fields.Optional("loadBalancer");
        var connections = fields.Optional("connectionPool");
        var outliers = fields.Optional("outlierDetection");
        var tls = fields.Optional("tls");
        return new()
        {
            Balancing = balancing is { } balancer ? BalancingReader.Read(balancer, hasOutliers: outliers is not null) : null,
            Connections = connections is { } pool ? ConnectionPoolReader.Read(pool) : null,
            Outliers = outliers is { } detection ? OutlierReader.Read(detection) : null,
            Tls = tls is { } security ? ClientTlsReader.Read(security) : null,
        };
    }

    private static EquatableList<PortTrafficPolicy> ReadPorts(FieldValue list)
    {
        var seen = new HashSet<int>();
        return list.Items(item =>
        {
            var fields = item.Fields();
            var port = fields.Required("port", "a port selector")?.Fields();
            var numberField = port?.Required("number", "a port number");
            var number = numberField?.Port() ?? 0;
            port?.Finish();
            if (fields.Count < 2)
            {
                CheckNotEmpty(fields, "loadBalancer, connectionPool, outlierDetection or tls", beside: 1);
            }

            var policy = ReadSettings(fields);
            fields.Finish();
            if (number > 0 && !seen.Add(number))
            {
                numberField?.Error(ErrorCodes.DuplicateItem, $"the port {number} is given twice");
            }

            return new PortTrafficPolicy(number, policy);
        }, 256).ToEquatableList();
    }

    private static TunnelPolicy ReadTunnel(FieldValue field)
    {
        var fields = field.Fields();
        var protocol = fields.Optional("protocol") is { } word && word.Node is not Yaml.ScalarNode { Value: "" }
            ? word.Word("CONNECT", "POST")
            : "CONNECT";
        var hostField = fields.Required("targetHost", "a host name or an IP address");
        var host = hostField?.Text("a host name or an IP address", 253) ?? "";
        var port = fields.Required("targetPort", "a port number")?.Port() ?? 0;
        fields.Finish();
        var target = FormatReaders.TryAddress(host, out var address) ? address
            : host.Length > 0 && hostField is { } name ? name.Host(wildcard: false) : "";
        return new(protocol == "POST", target, port);
    }

    private static int ReadProxyProtocol(FieldValue field)
    {
        var fields = field.Fields();
        var version = fields.Optional("version")?.Word("V1", "V2") ?? "V1";
        fields.Finish();
        return version == "V2" ? 2 : 1;
    }

    private static RetryBudget ReadBudget(FieldValue field)
    {
        var fields = field.Fields();
        RetryBudget budget = new(
            fields.Optional("percent")?.Number(0, 100) ?? DefaultBudget,
            fields.Optional("minRetryConcurrency")?.Integer(0, int.MaxValue) ?? DefaultConcurrency,
            fields.Optional("budgetInterval")?.Duration(zeroAllowed: true) is { } interval && interval > TimeSpan.Zero ? interval : null);
        fields.Finish();
        return budget;
    }

    private static void CheckNotEmpty(FieldReader fields, string choices, int beside = 0)
    {
        if (fields.Count <= beside && !fields.IsStandIn)
        {
            fields.Self.Error(
                ErrorCodes.MissingField,
                string.Create(CultureInfo.InvariantCulture, $"a policy says something: expected at least one of {choices}"));
        }
    }
}

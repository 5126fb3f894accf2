using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Policy;

namespace Fairlead.Config.Istio;

/// <summary>Reads the spec of a DestinationRule.</summary>
internal static class DestinationRuleReader
{
    public static DestinationRuleConfig Read(FieldValue spec)
    {
        var fields = spec.Fields();
        var host = fields.Required("host", "a host name");
        var traffic = fields.Optional("trafficPolicy") is { } policy ? ReadTraffic(policy) : null;
        var subsets = fields.Optional("subsets") is { } list ? ReadSubsets(list) : [];
        var exportTo = fields.ExportTo();
        fields.NotSupported("workloadSelector");
        fields.Finish();
        return new()
        {
            Host = new(host?.Host(wildcard: true) ?? "", (host ?? spec).Path),
            Traffic = traffic,
            Subsets = subsets,
            ExportTo = exportTo,
        };
    }

    private static EquatableList<SubsetClaim> ReadSubsets(FieldValue list)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return list.Items(item =>
        {
            var fields = item.Fields();
            var nameField = fields.Required("name", "a subset's name");
            var name = nameField?.Name("a subset's name") ?? "";
            var labels = fields.Optional("labels")?.TextMap() ?? EquatableMap<string>.Empty;
            var traffic = fields.Optional("trafficPolicy") is { } policy ? ReadTraffic(policy) : null;
            fields.Finish();
            if (name.Length > 0 && !seen.Add(name))
            {
                nameField?.Error(ErrorCodes.DuplicateItem, $"the subset \"{name}\" is given twice");
            }

            return new SubsetClaim(name, labels, traffic, item.Path);
        }, 256).ToEquatableList();
    }

    private static TrafficClaim ReadTraffic(FieldValue field)
    {
        var fields = field.Fields();
        var policy = ReadSettings(fields);
        var ports = fields.Optional("portLevelSettings") is { } list ? ReadPorts(list) : [];
        fields.NotSupported("tunnel", "proxyProtocol", "retryBudget");
        fields.Finish();
        return new() { Policy = policy, Ports = ports, Path = field.Path };
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
            var policy = ReadSettings(fields);
            fields.Finish();
            if (number > 0 && !seen.Add(number))
            {
                numberField?.Error(ErrorCodes.DuplicateItem, $"the port {number} is given twice");
            }

            return new PortTrafficPolicy(number, policy);
        }, 256).ToEquatableList();
    }

    private static TrafficPolicy ReadSettings(FieldReader fields)
    {
        var balancing = fields.Optional("loadBalancer") is { } balancer ? ReadBalancer(balancer) : null;
        var timeout = fields.Optional("connectionPool") is { } pool ? ReadConnectTimeout(pool) : null;
        if (fields.Optional("tls") is { } tls)
        {
            CheckTls(tls);
        }

        fields.NotSupported("outlierDetection");
        return new()
        {
            Balancing = balancing,
            Connections = timeout is null ? null : new() { ConnectTimeout = timeout },
        };
    }

    private static BalancingPolicy? ReadBalancer(FieldValue field)
    {
        var fields = field.Fields();
        var simple = fields.Optional("simple");
        fields.NotSupported("consistentHash", "localityLbSetting", "warmup", "warmupDurationSecs", "zoneAwareLbSetting");
        fields.Finish();
        if (simple is not { } word)
        {
            return null;
        }

        if (word.Node is Yaml.ScalarNode { Value: "PASSTHROUGH" })
        {
            word.Error(ErrorCodes.NotSupported, "PASSTHROUGH is not supported by this version", "use ROUND_ROBIN, LEAST_REQUEST or RANDOM");
            return null;
        }

        return word.Word("ROUND_ROBIN", "LEAST_REQUEST", "RANDOM", "LEAST_CONN", "UNSPECIFIED") switch
        {
            "ROUND_ROBIN" => new() { Algorithm = LoadBalancing.RoundRobin },
            "RANDOM" => new() { Algorithm = LoadBalancing.Random },
            "UNSPECIFIED" => null,
            _ => new() { Algorithm = LoadBalancing.LeastRequest },
        };
    }

    private static TimeSpan? ReadConnectTimeout(FieldValue pool)
    {
        var fields = pool.Fields();
        var tcp = fields.Optional("tcp")?.Fields();
        fields.NotSupported("http");
        fields.Finish();
        var timeout = tcp?.Optional("connectTimeout")?.Duration(zeroAllowed: false);
        tcp?.NotSupported("maxConnections", "tcpKeepalive", "maxConnectionDuration", "idleTimeout");
        tcp?.Finish();
        return timeout;
    }

    // A policy that asks for TLS is refused, not ignored: requests would go out in clear text.
    private static void CheckTls(FieldValue tls)
    {
        var fields = tls.Fields();
        var mode = fields.Optional("mode");
        if (mode?.Word("DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL") is { } word && word != "DISABLE")
        {
            mode?.Error(
                ErrorCodes.NotSupported,
                $"the TLS mode {word} is not supported by this version",
                "requests go out in clear text: DISABLE says so");
        }

        fields.NotSupported(
            "clientCertificate", "privateKey", "caCertificates", "credentialName", "subjectAltNames", "sni", "insecureSkipVerify", "caCrl");
        fields.Finish();
    }
}

using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Incremental.Graphs;
using Fairlead.Model;
using Fairlead.Model.Claims;

namespace Fairlead.Config.Istio;

/// <summary>Reads the spec of a VirtualService.</summary>
internal static class VirtualServiceReader
{
    private const int MaxRules = 4096;

    public static VirtualServiceConfig Read(FieldValue spec)
    {
        var fields = spec.Fields();
        var gatewayField = fields.Optional("gateways");
        var gateways = GatewayNames.Read(gatewayField, GatewayNames.MeshOnly);
        var hostField = fields.Optional("hosts");
        var hosts = hostField is { } hostList ? ReadHosts(hostList, gateways.AppliesToMesh) : [];
        var httpField = fields.Optional("http");
        var http = httpField?.Items(item => HttpRouteReader.Read(item, gateways), MaxRules) ?? [];
        var tlsField = fields.Optional("tls");
        var tls = tlsField?.Items(item => StreamRouteReader.ReadTls(item, gateways, hosts), MaxRules) ?? [];
        var tcpField = fields.Optional("tcp");
        var tcp = tcpField?.Items(item => StreamRouteReader.ReadTcp(item, gateways), MaxRules) ?? [];
        var exportTo = fields.ExportTo();
        fields.Finish();

        if (hostField is null or { Node: Yaml.SequenceNode { Items.Length: 0 } })
        {
            // Its rules are taken where those are that delegate to it.
            Refuse(gatewayField, "gateways");
            Refuse(tlsField, "tls");
            Refuse(tcpField, "tcp");
            for (var index = 0; index < http.Count; index++)
            {
                if (http[index].Delegate is not null)
                {
                    httpField?.Item(index).Error(
                        ErrorCodes.Conflict, "what others delegate to delegates no further", "name the hosts, or give it a route");
                }
            }
        }
        else if (gateways.AppliesToMesh)
        {
            RefuseClaims(httpField, http);
        }

        if (http.Count + tls.Count + tcp.Count == 0 && !fields.IsStandIn && spec.Problems.Errors == 0)
        {
            spec.Error(ErrorCodes.MissingField, "required: expected rules under http, tls or tcp, got none");
        }

        WarnOfRest(httpField, "http", "request", [.. http.Select(static rule => rule.Matches.Count)]);
        WarnOfRest(tcpField, "tcp", "connection", [.. tcp.Select(static rule => rule.Matches.Count)]);
        return new()
        {
            Hosts = hosts,
            AppliesToMesh = gateways.AppliesToMesh,
            Gateways = gateways.Listeners,
            Http = http,
            Streams = [.. tls, .. tcp],
            ExportTo = exportTo,
        };
    }

    private static void Refuse(FieldValue? field, string name) => field?.Error(
        ErrorCodes.Conflict,
        $"an object without hosts has rules that others delegate to: it has no {name}",
        $"name the hosts, or leave {name} out");

    // Sidecars check tokens of what comes in, not of what goes out.
    private static void RefuseClaims(FieldValue? list, EquatableList<RuleClaim> rules)
    {
        for (var index = 0; index < rules.Count; index++)
        {
            if (rules[index].Matches.Any(static match => match.Match.Claims.Count > 0))
            {
                list?.Item(index).Error(
                    ErrorCodes.Conflict,
                    "claims of tokens are known to gateways alone, and this object is for sidecars, too",
                    "name the gateways, without \"mesh\"");
            }
        }
    }

    private static void WarnOfRest(FieldValue? list, string name, string what, IReadOnlyList<int> conditions)
    {
        for (var index = 0; index + 1 < conditions.Count; index++)
        {
            if (conditions[index] == 0)
            {
                list?.Item(index + 1).Warn(
                    ErrorCodes.Ineffective,
                    $"never reached: spec.{name}[{index}] has no match and takes every {what}",
                    "move the rule without match to the end");
                break;
            }
        }
    }

    private static EquatableList<HostClaim> ReadHosts(FieldValue list, bool appliesToMesh)
    {
        List<string> seen = [];
        return list.Items(
            item =>
            {
                var host = item.Host(wildcard: true, isAddressAllowed: true);
                if (host == "*" && appliesToMesh)
                {
                    item.Error(ErrorCodes.Conflict, "the host \"*\" goes together with gateways only, not with sidecars", "name the hosts");
                }
                else if (host.Length > 0 && seen.Contains(host))
                {
                    item.Error(ErrorCodes.DuplicateItem, $"the host \"{host}\" is given twice");
                }
                else if (host.Length > 0 && seen.Find(other => HostPatterns.Covers(other, host) || HostPatterns.Covers(host, other))
                    is { } other)
                {
                    item.Error(ErrorCodes.DuplicateItem, $"the hosts \"{other}\" and \"{host}\" overlap", "put them into two objects");
                }

                seen.Add(host);
                return new HostClaim(host, item.Path);
            },
            256);
    }
}

using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Claims;

namespace Fairlead.Config.Istio;

/// <summary>Reads the spec of a VirtualService.</summary>
internal static class VirtualServiceReader
{
    /// <summary>The word that stands for all sidecars where gateways are named.</summary>
    public const string Mesh = "mesh";

    public static VirtualServiceConfig Read(FieldValue spec)
    {
        var fields = spec.Fields();
        var gateways = fields.Optional("gateways");
        var appliesToMesh = gateways is not { } list || ReadGateways(list);
        var hosts = fields.Required("hosts", "a list of host names") is { } hostList ? ReadHosts(hostList, appliesToMesh) : [];
        var ruleField = fields.Required("http", "a list of rules");
        var http = ruleField?.Items(HttpRouteReader.Read, 4096).ToEquatableList() ?? [];
        var exportTo = fields.ExportTo();
        fields.NotSupported("tcp", "tls");
        fields.Finish();

        for (var index = 0; index + 1 < http.Count; index++)
        {
            if (http[index].Matches.Count == 0)
            {
                ruleField?.Item(index + 1).Warn(ErrorCodes.Ineffective,
                    $"never reached: spec.http[{index}] has no match and takes every request", "move the rule without match to the end");
                break;
            }
        }

        if (!appliesToMesh)
        {
            gateways?.Warn(
                ErrorCodes.NoMeshGateway,
                "the rules are bound to gateways only, so no sidecar takes them",
                $"add \"{Mesh}\" if sidecars shall take them");
        }

        return new() { Hosts = hosts, AppliesToMesh = appliesToMesh, Http = http, ExportTo = exportTo };
    }

    /// <summary>Whether a list of gateways has sidecars in it; an empty one has.</summary>
    public static bool ReadGateways(FieldValue list)
    {
        var names = list.Texts(item => item.Text("a gateway's name"));
        return names.Count == 0 || names.Contains(Mesh);
    }

    private static EquatableList<HostClaim> ReadHosts(FieldValue list, bool appliesToMesh)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var hosts = list.Items(item =>
        {
            var host = item.Host(wildcard: true);
            if (host == "*" && appliesToMesh)
            {
                item.Error(ErrorCodes.Conflict, "the host \"*\" goes together with gateways only, not with sidecars", "name the hosts");
            }
            else if (host.Length > 0 && !seen.Add(host))
            {
                item.Error(ErrorCodes.DuplicateItem, $"the host \"{host}\" is given twice");
            }

            return new HostClaim(host, item.Path);
        }, 256);
        if (hosts.Count == 0 && list.Node is Yaml.SequenceNode { Items.Length: 0 })
        {
            list.Error(ErrorCodes.OutOfRange, "expected at least one host, got an empty list");
        }

        return hosts.ToEquatableList();
    }
}

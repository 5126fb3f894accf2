using System.Globalization;
using Envoy.Config.Route.V3;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Routes;
using Google.Protobuf;

namespace Fairlead.Translation.Gateways;

/// <summary>The virtual hosts of gateways.</summary>
internal static class GatewayHosts
{
    /// <summary>One virtual host of what several servers bring to it: the rules of all, in the order of the servers.</summary>
    public static KeyValuePair<VhostKey, Vhost> Of(
        GatewayHostKey place, IReadOnlyList<GatewayPart> parts, HashPolicies hashes, LookupNotes lookups, ProblemSet problems)
    {
        var port = parts[0].Listener.Port;
        VirtualHost host = new() { Name = string.Create(CultureInfo.InvariantCulture, $"{place.Host}:{port}"), Domains = { place.Host } };
        List<Provenance> causes = [.. parts.Select(static part => part.Listener.Provenance)];
        var longest = 0;
        foreach (var table in parts.Select(static part => part.Table).OfType<RouteTable>())
        {
            host.Routes.AddRange(SidecarRoutes.Of(table, problems));
            causes.AddRange([.. table.Provenance, .. table.Rules.Select(static rule => rule.Provenance)]);
            longest = Math.Max(longest, VirtualHosts.MaxBodyOf(table));
        }

        hashes.Write(host.Routes, place.Table.Class);
        var looksUp = lookups.Write(host.Routes, place.Table.Class);
        if (parts.Any(static part => new GatewayServer(part.Listener).RedirectsToHttps))
        {
            host.RequireTls = VirtualHost.Types.TlsRequirementType.All;
        }

        return KeyValuePair.Create(
            new VhostKey(place.Table.Class, place.Table.Configuration, place.Host, port),
            new Vhost
            {
                Value = host.ToByteString(),
                Domains = [place.Host],
                Provenance = ProvenanceSet.Of(causes),
                MaxBody = longest,
                LooksUp = looksUp,
            });
    }

    /// <summary>The virtual host of a port that no rule is for: all requests are answered 404.</summary>
    public static Vhost None(int port)
    {
        VirtualHost host = new() { Name = string.Create(CultureInfo.InvariantCulture, $"blackhole:{port}"), Domains = { "*" } };
        return new() { Value = host.ToByteString(), Domains = ["*"] };
    }
}

using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Fairlead.Incremental.Graphs;
using Fairlead.Model;
using Fairlead.Model.Listeners;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;
using Fairlead.Model.Telemetry;
using Fairlead.Translation.Access;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Listeners;
using Fairlead.Translation.Telemetry;
using Listener = Envoy.Config.Listener.V3.Listener;

namespace Fairlead.Translation.Gateways;

/// <summary>The listeners of gateways: one for each socket, of all servers there.</summary>
internal static class GatewayListeners
{
    /// <summary>The listener; null where no server takes anything.</summary>
    /// <param name="socket">Where it is.</param>
    /// <param name="servers">The servers there, in order of keys.</param>
    /// <param name="streamsOf">The tables of connections of a server, by host, with the conditions on the gateway decided.</param>
    /// <param name="targets">What is known of the clusters that connections go to.</param>
    /// <param name="looksUp">Whether routes of a route configuration lead to where the hosts that requests name are looked up.</param>
    /// <param name="access">The checks of access to the gateway.</param>
    /// <param name="telemetry">What the gateway logs and traces.</param>
    /// <param name="problems">Takes what cannot be together.</param>
    public static ResourceDraft? Make(
        SocketKey socket,
        IReadOnlyList<GatewayServer> servers,
        Func<GatewayServer, IEnumerable<KeyValuePair<string, StreamTable>>> streamsOf,
        StreamTargets targets,
        Func<string, bool> looksUp,
        WorkloadAccess access,
        ProxyTelemetry telemetry,
        ProblemSet problems)
    {
        StreamChains chains = new(targets);
        List<Provenance> causes = [.. telemetry.Provenance];
        foreach (var server in servers)
        {
            // Requests, TLS and bytes are told apart by nothing at one socket.
            if (SortOf(servers[0]) != SortOf(server))
            {
                problems.Warn(
                    ProblemCodes.ListenerClash, server.Listener.Provenance,
                    $"{server.Listener.Protocol} cannot be taken at {socket.Name}, where {servers[0].Listener.Provenance.Key} takes "
                        + $"{servers[0].Listener.Protocol}",
                    "use another port");
                continue;
            }

            var before = chains.Chains.Count;
            var checks = access.At(socket.Port, isHttp: server.Routes is not null);
            Add(chains, server, socket, streamsOf, looksUp, checks, telemetry, causes, problems);
            foreach (var chain in chains.Chains.Skip(before))
            {
                // In their order, before what takes the connection.
                for (var index = 0; index < checks.OfConnections.Count; index++)
                {
                    chain.Filters.Insert(index, checks.OfConnections[index]);
                }
            }

            causes.AddRange(checks.Provenance);
            if (chains.Chains.Count > before || server.Listener.Protocol == ListenerProtocol.Http)
            {
                causes.Add(server.Listener.Provenance);
            }
        }

        if (chains.Chains.Count == 0)
        {
            return null;
        }

        var listener = new Listener
        {
            Name = socket.Name,
            Address = Wire.Address(socket.Address, socket.Port),
            TrafficDirection = TrafficDirection.Outbound,
        };
        listener.FilterChains.AddRange(chains.Chains);
        if (chains.LooksAtServerNames)
        {
            listener.ListenerFilters.Add(StreamChains.Inspector());
        }

        return Draft.Of(listener, ProvenanceSet.Of([.. causes, .. chains.PolicyProvenance]));
    }

    private static void Add(
        StreamChains chains,
        GatewayServer server,
        SocketKey socket,
        Func<GatewayServer, IEnumerable<KeyValuePair<string, StreamTable>>> streamsOf,
        Func<string, bool> looksUp,
        PortChecks checks,
        ProxyTelemetry telemetry,
        List<Provenance> causes,
        ProblemSet problems)
    {
        if (server.Routes is { } routes)
        {
            // Servers of HTTP in clear text share one chain and its routes.
            var socketOfTls = server.OpensTls ? ServerTlsContexts.Of(server.Listener.Tls!, forHttp: true) : null; // it has settings
            var taken = chains.Add(
                socketOfTls is null ? [] : NamesOf(server), () => Requests(
                    socket, routes, looksUp(routes), socketOfTls, checks, telemetry));
            if (server.OpensTls)
            {
                Tell(taken, server, problems);
            }

            return;
        }

        HashSet<Provenance> known = [];
        foreach (var (host, table) in streamsOf(server))
        {
            // Bytes do not tell which host is meant, so the rules of an object count once, however many hosts it has.
            var rules = server.PassesTls
                ? Within(table.Rules, host)
                : table.Rules.Where(rule => known.Add(rule.Provenance)).ToEquatableList();
            if (rules.Count == 0)
            {
                continue;
            }

            if (server.OpensTls)
            {
                // What is inside is bytes: the first rule decides.
                Tell(
                    chains.Add(NamesOf(server), () => new()
                    {
                        Filters = { chains.To(socket.Name, rules[0].Destinations) },
                        TransportSocket = ServerTlsContexts.Of(server.Listener.Tls!, forHttp: false), // it has settings
                    }),
                    server,
                    problems);
            }
            else if (server.PassesTls || server.Listener.Protocol == ListenerProtocol.Tcp)
            {
                if (!chains.Add(rules, socket.Name))
                {
                    problems.Warn(
                        ProblemCodes.StreamClash, table.Provenance.Count > 0 ? table.Provenance[0] : server.Listener.Provenance,
                        $"connections to {socket.Name} for \"{host}\" go where other rules say: they cannot be told apart",
                        "use other server names or another port");
                }
            }

            causes.AddRange(table.Provenance.Concat(rules.Select(static rule => rule.Provenance)));
        }
    }

    private static void Tell(List<string> taken, GatewayServer server, ProblemSet problems)
    {
        if (taken.Count > 0)
        {
            var names = string.Join(", ", taken.Select(static name => name.Length == 0 ? "all hosts" : $"\"{name}\""));
            problems.Warn(
                ProblemCodes.ListenerClash, server.Listener.Provenance, $"TLS for {names} is taken by another server of the same port",
                "name the host in one of the two");
        }
    }

    private static int SortOf(GatewayServer server) => server.Listener.Protocol switch
    {
        ListenerProtocol.Http => 0,
        ListenerProtocol.Https or ListenerProtocol.Tls => 1,
        _ => 2,
    };

    // Without a name, all connections are meant.
    private static List<string> NamesOf(GatewayServer server) => server.Listener.Hosts.Any(static host => host.Pattern == "*")
        ? []
        : [.. server.Listener.Hosts.Select(static host => host.Pattern).Distinct(StringComparer.Ordinal)];

    // Of the server names of rules, those that the server takes.
    private static EquatableList<StreamRule> Within(EquatableList<StreamRule> rules, string host)
    {
        List<StreamRule> kept = [];
        foreach (var rule in rules)
        {
            var matches = rule.Matches
                .Select(match => match with
                {
                    ServerNames = match.ServerNames
                        .Select(name => HostPatterns.Covers(host, name) ? name : HostPatterns.Covers(name, host) ? host : "")
                        .Where(static name => name.Length > 0)
                        .Select(static name => name == "*" ? "" : name)
                        .Distinct()
                        .ToEquatableList(),
                })
                .Where(static match => match.ServerNames.Count > 0)
                .ToEquatableList();
            if (matches.Count > 0)
            {
                kept.Add(rule with { Matches = matches });
            }
        }

        return kept.ToEquatableList();
    }

    private static FilterChain Requests(
        SocketKey socket, string routes, bool looksUp, TransportSocket? tls, PortChecks checks, ProxyTelemetry telemetry)
    {
        var manager = HttpManagers.Sidecar(
            $"outbound_{socket.Name}", [.. checks.OfRequests, .. HttpManagers.ClientFilters(looksUp: looksUp)], telemetry,
            TrafficSide.Client);

        // The peer is the edge of the mesh: what it says of the request's origin does not stand, and no rule is passed by for a detour in
        // its path.
        manager.UseRemoteAddress = true;
        manager.NormalizePath = true;
        manager.Rds = new Rds { RouteConfigName = routes, ConfigSource = Wire.Ads() };
        var chain = new FilterChain { Filters = { HttpManagers.AsNetworkFilter(manager) } };
        if (tls is not null)
        {
            chain.TransportSocket = tls;
        }

        return chain;
    }
}

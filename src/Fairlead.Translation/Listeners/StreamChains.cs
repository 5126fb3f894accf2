using System.Globalization;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Extensions.Filters.Listener.TlsInspector.V3;
using Fairlead.Model;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;
using Fairlead.Model.Routing;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Listeners;

/// <summary>
/// The filter chains of one listener for connections: which connections a chain is for is said by server names and blocks of addresses.
/// Envoy takes the most specific one and refuses a listener with two chains for the same connections, so the first that asks for some gets
/// them, as the first rule does that matches. Made for one listener, not shared.
/// </summary>
/// <param name="targets">What is known of the clusters that connections go to.</param>
internal sealed class StreamChains(StreamTargets targets)
{
    private const string InspectorName = "envoy.filters.listener.tls_inspector";

    private readonly HashSet<(string Name, string Subnet)> _taken = [];
    private readonly List<FilterChain> _chains = [];
    private readonly List<Provenance> _policyProvenance = [];

    /// <summary>The chains, in the order in which they were added.</summary>
    public IReadOnlyList<FilterChain> Chains => _chains;

    /// <summary>Where the policies are written that are in the chains.</summary>
    public IReadOnlyList<Provenance> PolicyProvenance => _policyProvenance;

    /// <summary>Whether one of them looks at server names.</summary>
    public bool LooksAtServerNames { get; private set; }

    /// <summary>Adds a chain for connections with one of some server names; without any, for all that no other chain is for.</summary>
    /// <param name="serverNames">The names.</param>
    /// <param name="make">Makes the chain without its match.</param>
    /// <returns>The names that this chain is not for, mostly since another is already; an empty one stands for all connections.</returns>
    public List<string> Add(IReadOnlyCollection<string> serverNames, Func<FilterChain> make) => Add(serverNames, [], make);

    /// <summary>Adds the chains of rules, in their order.</summary>
    /// <param name="rules">The rules, with the conditions on clients decided.</param>
    /// <param name="statPrefix">How their connections are counted.</param>
    /// <returns>Whether none of the rules' connections had a chain before.</returns>
    public bool Add(EquatableList<StreamRule> rules, string statPrefix)
    {
        var own = new HashSet<(string, string)>();
        var isAlone = true;
        foreach (var rule in rules)
        {
            foreach (var match in rule.Matches.Count == 0 ? [new StreamMatch()] : rule.Matches.AsEnumerable())
            {
                // Rules of one table may overlap: the first decides, and nobody is told.
                var isAny = match.ServerNames.Count == 0 || match.ServerNames.Contains("*");
                IReadOnlyCollection<string> names = isAny ? [""] : match.ServerNames;
                IReadOnlyCollection<string> subnets = match.DestinationSubnets.Count == 0 ? [""] : match.DestinationSubnets;
                var fresh = names.Where(name => !subnets.All(subnet => own.Contains((name, subnet)))).ToList();
                if (fresh.Count > 0)
                {
                    isAlone &= Add(fresh, subnets, () => new() { Filters = { To(statPrefix, rule.Destinations) } })
                        .Count == 0;
                    own.UnionWith(fresh.SelectMany(name => subnets.Select(subnet => (name, subnet))));
                }
            }
        }

        return isAlone;
    }

    /// <summary>The filters that pass bytes on to destinations, as the policy for them says.</summary>
    /// <param name="statPrefix">How the connections are counted.</param>
    /// <param name="destinations">The destinations.</param>
    public IReadOnlyList<Filter> To(string statPrefix, EquatableList<WeightedDestination> destinations) =>
        WithLookup(
            Shares.Of(destinations).Select(static share => share.Cluster),
            TcpProxies.To(statPrefix, destinations, PolicyOf));

    /// <summary>The filters that pass bytes on to a cluster, as the policy for it says, and count them by its name.</summary>
    public IReadOnlyList<Filter> To(ClusterName cluster) =>
        WithLookup([cluster], TcpProxies.To(cluster.ToString(), cluster.ToString(), PolicyOf(cluster)));

    /// <summary>The listener filter that reads server names.</summary>
    public static ListenerFilter Inspector() => new() { Name = InspectorName, TypedConfig = Wire.Pack(new TlsInspector()) };

    /// <summary>Whether a chain can be for a server name: Envoy refuses a wildcard that is a part of a label.</summary>
    public static bool CanBeAsked(string serverName) =>
        serverName.StartsWith("*.", StringComparison.Ordinal) || !serverName.Contains('*', StringComparison.Ordinal);

    private TrafficPolicy PolicyOf(ClusterName cluster)
    {
        var policy = targets.PolicyOf(cluster);
        _policyProvenance.AddRange(policy.Provenance);
        return policy.Traffic;
    }

    // The first that is to be looked up says to which port: one connection waits for one look-up.
    private IReadOnlyList<Filter> WithLookup(IEnumerable<ClusterName> clusters, Filter proxy)
    {
        if (clusters.Select(targets.LookupPortOf).FirstOrDefault(static port => port is not null) is not { } port)
        {
            return [proxy];
        }

        LooksAtServerNames = true;
        return [LookupFilters.OfConnections(port), proxy];
    }

    private List<string> Add(IReadOnlyCollection<string> serverNames, IReadOnlyCollection<string> subnets, Func<FilterChain> make)
    {
        var places = subnets.Where(static subnet => subnet.Length > 0).DefaultIfEmpty("").ToList();
        var free = serverNames.DefaultIfEmpty("").Distinct(StringComparer.Ordinal)
            .Where(name => CanBeAsked(name) && !places.Exists(place => _taken.Contains((name, place)))).ToList();
        if (free.Count > 0)
        {
            _taken.UnionWith(free.SelectMany(name => places.Select(place => (name, place))));
            var chain = make();
            if (MatchOf(free, places) is { } match)
            {
                chain.FilterChainMatch = match;
                LooksAtServerNames |= match.ServerNames.Count > 0;
            }

            _chains.Add(chain);
        }

        return [.. serverNames.DefaultIfEmpty("").Except(free, StringComparer.Ordinal)];
    }

    private static FilterChainMatch? MatchOf(List<string> names, List<string> subnets)
    {
        if (names is [""] && subnets is [""])
        {
            return null;
        }

        var match = new FilterChainMatch();
        match.ServerNames.AddRange(names.Where(static name => name.Length > 0));
        match.PrefixRanges.AddRange(subnets.Where(static subnet => subnet.Length > 0).Select(BlockOf));
        return match;
    }

    private static CidrRange BlockOf(string subnet)
    {
        var slash = subnet.IndexOf('/', StringComparison.Ordinal);
        var address = slash < 0 ? subnet : subnet[..slash];
        var bits = slash >= 0
            ? uint.Parse(subnet.AsSpan(slash + 1), CultureInfo.InvariantCulture)
            : address.Contains(':', StringComparison.Ordinal) ? 128u : 32u;
        return new() { AddressPrefix = address, PrefixLen = bits };
    }
}

using Fairlead.Catalog.Hosts;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;

namespace Fairlead.Catalog.Routes;

/// <summary>Makes the rules of claims as they are taken at a place.</summary>
/// <param name="hosts">Finds services.</param>
/// <param name="delegates">Finds what counts of an object that is delegated to; null where nothing does.</param>
internal readonly struct RuleMaking(HostLookup hosts, Func<ConfigKey, ObjectClaims?> delegates)
{
    // A rule that is live keeps its requests to itself when the object that has the rules for them goes.
    private static readonly DirectResponseAction Unavailable = new(503, []);

    /// <summary>
    /// The rules for requests, in the order in which they are tried; those without a condition that counts here are left out.
    /// </summary>
    public List<RouteRule> Http(ConfigKey key, RouteClaim route, RulePlace place)
    {
        List<RouteRule> rules = [];
        foreach (var rule in route.Rules)
        {
            if (rule.Delegate is not { } delegation)
            {
                Add(key, rule, place, rules);
                continue;
            }

            var leaves = delegates(delegation.Target) is { } claims
                ? Delegation.RulesOf(delegation.Target, claims, key.Namespace).ToList()
                : [];
            if (leaves.Count == 0)
            {
                Add(key, rule with { Answer = Unavailable }, place, rules);
            }

            foreach (var leaf in leaves)
            {
                if (Delegation.Join(route, rule, leaf) is { } joined)
                {
                    Add(delegation.Target, joined, place, rules);
                }
            }
        }

        return rules;
    }

    /// <summary>The rules for connections to a port, in the order in which they are tried.</summary>
    /// <param name="key">The object.</param>
    /// <param name="route">The claim.</param>
    /// <param name="place">Where they are taken.</param>
    /// <param name="isTls">Whether there is TLS on the port that the mesh does not open; null: there may be.</param>
    public List<StreamRule> Streams(ConfigKey key, RouteClaim route, RulePlace place, bool? isTls)
    {
        List<StreamRule> rules = [];
        foreach (var rule in route.Streams.Where(rule => isTls is null || rule.IsTls == isTls))
        {
            var matches = rule.Matches.Where(place.Takes).Select(static match => match.Match).ToEquatableList();
            if (rule.Matches.Count == 0 || matches.Count > 0)
            {
                rules.Add(new()
                {
                    Matches = matches,
                    Destinations = ToDestinations(key, rule.Destinations, place.Port),
                    Provenance = new(key, rule.Path),
                });
            }
        }

        return rules;
    }

    private void Add(ConfigKey key, RuleClaim rule, RulePlace place, List<RouteRule> rules)
    {
        var matches = rule.Matches.Where(place.Takes).Select(static match => match.Match).ToEquatableList();
        if (rule.Matches.Count > 0 && matches.Count == 0)
        {
            return;
        }

        rules.Add(new()
        {
            Name = rule.Name,
            Matches = matches,
            Action = rule.Answer ?? new ForwardAction
            {
                Destinations = ToDestinations(key, rule.Destinations, place.Port),
                Rewrite = rule.Rewrite,
                Timeout = rule.Timeout,
                Retry = rule.Retry,
                Mirrors = ToMirrors(key, rule.Mirrors, place.Port),
            },
            Fault = rule.Fault,
            Cors = rule.Cors,
            RateLimit = rule.RateLimit,
            Headers = rule.Headers,
            Provenance = new(key, rule.Path),
        });
    }

    private EquatableList<WeightedDestination> ToDestinations(ConfigKey key, EquatableList<DestinationClaim> claims, int port)
    {
        List<WeightedDestination> destinations = new(claims.Count);
        foreach (var claim in claims)
        {
            destinations.Add(new() { Destination = ToDestination(key, claim, port), Weight = claim.Weight, Headers = claim.Headers });
        }

        return destinations.ToEquatableList();
    }

    private EquatableList<MirrorPolicy> ToMirrors(ConfigKey key, EquatableList<MirrorClaim> claims, int port)
    {
        List<MirrorPolicy> mirrors = new(claims.Count);
        foreach (var claim in claims)
        {
            mirrors.Add(new(ToDestination(key, claim.Destination, port), claim.Percentage));
        }

        return mirrors.ToEquatableList();
    }

    private Destination ToDestination(ConfigKey key, DestinationClaim claim, int port)
    {
        var host = hosts.Complete(claim.Host.Name, key.Namespace);
        var service = hosts.Find(host, key.Namespace);

        // A service that is gone keeps its name, so that the rule stays what it was and finds no endpoint.
        return new(service?.Key ?? new ServiceKey(key.Namespace, host), RouteTarget.PortOf(claim, service, port), claim.Subset);
    }
}

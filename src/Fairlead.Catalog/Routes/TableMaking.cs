using Fairlead.Catalog.Services;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;

namespace Fairlead.Catalog.Routes;

/// <summary>Makes the tables of one object's rules.</summary>
internal readonly struct TableMaking(HostLookup hosts, ConfigKey key)
{
    /// <summary>The tables of one of the object's hosts, which is completed.</summary>
    public List<RouteTable> TablesOf(RouteClaim route, HostClaim host, string name)
    {
        List<RouteTable> tables = [];
        if (hosts.Find(name, key.Namespace) is { } exact)
        {
            foreach (var port in TablePorts.HttpPorts(exact))
            {
                tables.Add(ToTable(route, host, name, exact, port));
            }

            return tables;
        }

        foreach (var service in name.StartsWith('*') ? hosts.FindAll(name, key.Namespace) : [])
        {
            foreach (var port in TablePorts.HttpPorts(service))
            {
                tables.Add(ToTable(route, host, service.Key.Hostname, service, port));
            }
        }

        if (tables.Count == 0 && (!name.StartsWith('*') || hosts.FindAll(name, key.Namespace).Count == 0))
        {
            foreach (var port in TablePorts.FreePorts(route))
            {
                tables.Add(ToTable(route, host, name, null, port));
            }
        }

        return tables;
    }

    private RouteTable ToTable(RouteClaim route, HostClaim named, string host, Service? service, int port)
    {
        List<RouteRule> rules = [];
        foreach (var rule in route.Rules)
        {
            if (ToRule(rule, port) is { } made)
            {
                rules.Add(made);
            }
        }

        return new()
        {
            Host = host,
            Port = port,
            Service = service?.Key,
            Namespace = key.Namespace,
            ExportTo = route.ExportTo,
            Rules = rules.ToEquatableList(),
            Provenance = [new(key, named.Path)],
        };
    }

    /// <summary>The rule for a table's port, or null where none of its conditions can hold there.</summary>
    private RouteRule? ToRule(RuleClaim rule, int port)
    {
        var matches = rule.Matches.Where(match => match.AppliesToMesh && (match.Port is null || match.Port == port))
            .Select(static match => match.Match)
            .ToEquatableList();
        if (rule.Matches.Count > 0 && matches.Count == 0)
        {
            return null;
        }

        return new()
        {
            Name = rule.Name,
            Matches = matches,
            Action = rule.Answer ?? new ForwardAction
            {
                Destinations = ToDestinations(rule, port),
                Rewrite = rule.Rewrite,
                Timeout = rule.Timeout,
                Retry = rule.Retry,
            },
            Fault = rule.Fault,
            Headers = rule.Headers,
            Provenance = new(key, rule.Path),
        };
    }

    private EquatableList<WeightedDestination> ToDestinations(RuleClaim rule, int port)
    {
        List<WeightedDestination> destinations = [];
        foreach (var claim in rule.Destinations)
        {
            var host = hosts.Complete(claim.Host.Name, key.Namespace);
            var service = hosts.Find(host, key.Namespace);

            // A service that is gone keeps its name, so that the rule stays what it was and finds no endpoint.
            destinations.Add(new()
            {
                Destination = new(service?.Key
                    ?? new ServiceKey(key.Namespace, host), TablePorts.PortOf(claim, service, port), claim.Subset),
                Weight = claim.Weight,
                Headers = claim.Headers,
            });
        }

        return destinations.ToEquatableList();
    }
}

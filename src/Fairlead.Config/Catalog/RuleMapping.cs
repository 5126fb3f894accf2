using Fairlead.Config.Istio;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;

namespace Fairlead.Config.Catalog;

/// <summary>Turns a VirtualService's rule into a rule of a table.</summary>
internal static class RuleMapping
{
    /// <summary>The rule for a table's port, or null where none of its conditions can hold there.</summary>
    public static RouteRule? ToRule(ServiceDirectory directory, ConfigKey key, HttpRouteConfig rule, int port)
    {
        var matches = rule.Matches.Where(match => match.AppliesToMesh && (match.Port is null || match.Port == port)).Select(match => match.Match).ToEquatableList();
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
                Destinations = rule.Destinations.Select(destination => ToDestination(directory, key, destination, port)).ToEquatableList(),
                Rewrite = rule.Rewrite,
                Timeout = rule.Timeout,
                Retry = rule.Retry,
            },
            Fault = rule.Fault,
            Headers = rule.Headers,
            Provenance = new(key, rule.Path),
        };
    }

    /// <summary>The port that a destination without one means: the service's only one, else the table's.</summary>
    public static int PortOf(HttpDestinationConfig destination, Service? service, int tablePort) =>
        destination.Port ?? (service is { Ports.Count: 1 } ? service.Ports[0].Number : tablePort);

    private static WeightedDestination ToDestination(ServiceDirectory directory, ConfigKey key, HttpDestinationConfig destination, int port)
    {
        var host = directory.Complete(destination.Host.Name, key.Namespace);
        var service = directory.Find(host, key.Namespace);

        // A service that is gone keeps its name, so that the rule stays what it was and finds no endpoint.
        return new()
        {
            Destination = new(service?.Key ?? new ServiceKey(key.Namespace, host), PortOf(destination, service, port), destination.Subset),
            Weight = destination.Weight,
            Headers = destination.Headers,
        };
    }
}

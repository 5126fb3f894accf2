using Fairlead.Catalog.Hosts;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Text;

namespace Fairlead.Catalog.Routes;

/// <summary>Checks that what rules send requests to is there.</summary>
internal readonly struct DestinationCheck(
    HostLookup hosts, Func<string, string, List<string>> subsetsOf, ConfigKey key, List<Finding> findings)
{
    /// <summary>Adds what is wrong with the destinations of some rules.</summary>
    /// <param name="route">The rules.</param>
    /// <param name="ports">The ports of the tables that they go into.</param>
    public void Add(RouteClaim route, IReadOnlyList<int> ports)
    {
        var destinations = route.Rules
            .SelectMany(static rule => rule.Destinations.Concat(rule.Mirrors.Select(static mirror => mirror.Destination)))
            .Concat(route.Streams.SelectMany(static rule => rule.Destinations));
        foreach (var destination in destinations)
        {
            var host = hosts.Complete(destination.Host.Name, key.Namespace);
            if (hosts.Find(host, key.Namespace) is { } service)
            {
                AddPort(destination, service, ports);
            }
            else
            {
                findings.Add(hosts.Unknown(key, destination.Host, host));
            }

            AddSubset(destination, host);
        }
    }

    private void AddPort(DestinationClaim destination, Service service, IReadOnlyList<int> ports)
    {
        if (destination.Port is { } given)
        {
            if (service.FindPort(given) is null)
            {
                Error(CatalogCodes.UnknownPort, destination.PortPath, $"expected a port of \"{service.Key.Hostname}\", got {given}",
                    $"its ports: {Known(service)}");
            }

            return;
        }

        foreach (var port in ports)
        {
            if (service.FindPort(RouteTarget.PortOf(destination, service, port)) is null)
            {
                Error(
                    CatalogCodes.UnknownPort,
                    destination.Host.Path,
                    $"\"{service.Key.Hostname}\" has no port {port}, which the request names, and not one alone",
                    service.Ports.Count == 0 ? "declare its ports" : $"give port: {{number: ...}}, one of {Known(service)}");
            }
        }
    }

    private static string Known(Service service) => string.Join(", ", service.Ports.Select(static port => port.Number));

    private void AddSubset(DestinationClaim destination, string host)
    {
        if (destination.Subset.Length == 0)
        {
            return;
        }

        var known = subsetsOf(host, key.Namespace);
        if (known.Contains(destination.Subset))
        {
            return;
        }

        if (!hosts.HasServices)
        {
            findings.Add(Finding.Warning(
                CatalogCodes.UnknownSubset,
                key,
                destination.SubsetPath,
                $"no DestinationRule declares the subset \"{destination.Subset}\" of \"{host}\"",
                "fine in a fragment; the mesh needs one"));
            return;
        }

        Error(
            CatalogCodes.UnknownSubset,
            destination.SubsetPath,
            $"expected a subset of \"{host}\", got \"{destination.Subset}\"",
            DidYouMean.Remedy(destination.Subset, known, known.Count == 0
                ? "declare it in a DestinationRule"
                : $"its subsets: {string.Join(", ", known)}"));
    }

    private void Error(string code, string path, string message, string remedy) =>
        findings.Add(Finding.Error(code, key, path, message, remedy));
}

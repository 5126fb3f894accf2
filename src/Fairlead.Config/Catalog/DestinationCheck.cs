using Fairlead.Config.Diagnostics;
using Fairlead.Config.Istio;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Catalog;

/// <summary>Checks that what a VirtualService sends requests to is there.</summary>
internal sealed class DestinationCheck(ServiceDirectory directory, PolicyJoin policies, ConfigObject item)
{
    private readonly List<ConfigProblem> _problems = [];

    /// <param name="spec">The rules.</param>
    /// <param name="ports">The ports of the tables that they go into.</param>
    public IReadOnlyList<ConfigProblem> Check(VirtualServiceConfig spec, IEnumerable<int> ports)
    {
        var tablePorts = ports.ToList();
        foreach (var destination in spec.Http.SelectMany(rule => rule.Destinations))
        {
            var host = directory.Complete(destination.Host.Name, item.Key.Namespace);
            var service = directory.Find(host, item.Key.Namespace);
            if (service is null)
            {
                _problems.Add(HostProblem.Unknown(directory, item, destination.Host, host));
            }
            else
            {
                CheckPort(destination, service, tablePorts);
            }

            CheckSubset(destination, host);
        }

        return _problems;
    }

    private void CheckPort(HttpDestinationConfig destination, Service service, List<int> tablePorts)
    {
        var known = string.Join(", ", service.Ports.Select(port => port.Number));
        if (destination.Port is { } given)
        {
            if (service.FindPort(given) is null)
            {
                Error(ErrorCodes.UnknownPort, destination.PortPath, $"expected a port of \"{service.Key.Hostname}\", got {given}", $"its ports: {known}");
            }

            return;
        }

        foreach (var table in tablePorts.Where(table => service.FindPort(RuleMapping.PortOf(destination, service, table)) is null))
        {
            Error(ErrorCodes.UnknownPort, destination.Host.Path,
                $"\"{service.Key.Hostname}\" has no port {table}, which the request names, and not one alone", known.Length == 0 ? "declare its ports" : $"give port: {{number: ...}}, one of {known}");
        }
    }

    private void CheckSubset(HttpDestinationConfig destination, string host)
    {
        if (destination.Subset.Length == 0)
        {
            return;
        }

        var known = policies.SubsetsOf(host, item.Key.Namespace);
        if (known.Contains(destination.Subset))
        {
            return;
        }

        if (directory.Services.Count == 0)
        {
            _problems.Add(CatalogProblem.Warning(ErrorCodes.UnknownSubset, item, destination.SubsetPath,
                $"no DestinationRule declares the subset \"{destination.Subset}\" of \"{host}\"", "fine in a fragment; the mesh needs one"));
            return;
        }

        Error(ErrorCodes.UnknownSubset, destination.SubsetPath, $"expected a subset of \"{host}\", got \"{destination.Subset}\"",
            DidYouMean.Remedy(destination.Subset, known, known.Count == 0 ? "declare it in a DestinationRule" : $"its subsets: {string.Join(", ", known)}"));
    }

    private void Error(ErrorCode code, string path, string message, string remedy) =>
        _problems.Add(CatalogProblem.Error(code, item, path, message, remedy));
}

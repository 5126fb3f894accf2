using Fairlead.Model;
using Fairlead.Model.Catalog;

namespace Fairlead.Config.Catalog;

/// <summary>Finds services by the hosts that objects name. Immutable.</summary>
internal sealed class ServiceDirectory
{
    private readonly Dictionary<string, List<Service>> _byHost = new(StringComparer.Ordinal);

    public ServiceDirectory(IEnumerable<Service> services)
    {
        Services = services.OrderBy(service => service.Key).ToEquatableList();
        foreach (var service in Services)
        {
            if (!_byHost.TryGetValue(service.Key.Hostname, out var list))
            {
                _byHost[service.Key.Hostname] = list = [];
            }

            list.Add(service);
        }
    }

    /// <summary>All services, in key order.</summary>
    public EquatableList<Service> Services { get; }

    /// <summary>The service of this host that a namespace sees: its own, else the first.</summary>
    public Service? Find(string host, string clientNamespace)
    {
        if (!_byHost.TryGetValue(host, out var list))
        {
            return null;
        }

        return list.Find(service => service.Key.Namespace == clientNamespace) ?? list.Find(service => service.IsVisibleTo(clientNamespace));
    }

    /// <summary>The services that a host with a wildcard covers and a namespace sees.</summary>
    public IEnumerable<Service> FindAll(string wildcard, string clientNamespace) =>
        Services.Where(service => Covers(wildcard, service.Key.Hostname) && service.IsVisibleTo(clientNamespace));

    /// <summary>Completes a short host as seen from a namespace. A host with a dot, or with a wildcard, is complete.</summary>
    public string Complete(string host, string clientNamespace)
    {
        if (host.Contains('.', StringComparison.Ordinal) || host == "*" || host.Length == 0)
        {
            return host;
        }

        if (_byHost.TryGetValue(host, out var own) && own.Exists(service => service.Key.Namespace == clientNamespace))
        {
            return host;
        }

        var prefix = $"{host}.{clientNamespace}.";
        return Services.FirstOrDefault(service => service.Key.Hostname.StartsWith(prefix, StringComparison.Ordinal) && service.IsVisibleTo(clientNamespace)) is { } found
            ? found.Key.Hostname
            : $"{prefix}svc.cluster.local";
    }

    /// <summary>Whether a host, which may have a wildcard, covers another.</summary>
    public static bool Covers(string pattern, string host) =>
        pattern == host || pattern == "*" || (pattern.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(pattern[1..], StringComparison.Ordinal));
}

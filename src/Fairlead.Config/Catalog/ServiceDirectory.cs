using Fairlead.Config.Diagnostics;
using Fairlead.Model;
using Fairlead.Model.Catalog;

namespace Fairlead.Config.Catalog;

/// <summary>Finds services by the hosts that objects name. Made for one join, used by one thread.</summary>
internal sealed class ServiceDirectory
{
    private readonly Dictionary<string, List<Service>> _byHost = new(StringComparer.Ordinal);

    // By the first two labels, for hosts that are completed with a namespace.
    private readonly Dictionary<string, List<Service>> _byPrefix = new(StringComparer.Ordinal);

    // Each suggestion compares a name with every host: a thousand wrong names must not take minutes.
    private int _suggestionsLeft = 50;

    public ServiceDirectory(IEnumerable<Service> services)
    {
        Services = services.OrderBy(service => service.Key).ToEquatableList();
        foreach (var service in Services)
        {
            var host = service.Key.Hostname;
            Add(_byHost, host, service);
            var first = host.IndexOf('.', StringComparison.Ordinal);
            var second = first < 0 ? -1 : host.IndexOf('.', first + 1);
            if (second > 0)
            {
                Add(_byPrefix, host[..second], service);
            }
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

    /// <summary>The service of this key.</summary>
    public Service? Find(ServiceKey key) =>
        _byHost.TryGetValue(key.Hostname, out var list) ? list.Find(service => service.Key == key) : null;

    /// <summary>Some service of this host, whoever sees it.</summary>
    public Service? FindHidden(string host) => _byHost.TryGetValue(host, out var list) ? list[0] : null;

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

        var prefix = $"{host}.{clientNamespace}";
        return _byPrefix.TryGetValue(prefix, out var list) && list.Find(service => service.IsVisibleTo(clientNamespace)) is { } found
            ? found.Key.Hostname
            : $"{prefix}.svc.cluster.local";
    }

    /// <summary>The host that somebody in a namespace probably meant, or null.</summary>
    /// <param name="written">The host as written.</param>
    /// <param name="completed">The host as it was completed.</param>
    /// <param name="clientNamespace">Where it was written.</param>
    public string? Suggest(string written, string completed, string clientNamespace)
    {
        if (_suggestionsLeft-- <= 0)
        {
            return null;
        }

        var visible = Services.Where(service => service.IsVisibleTo(clientNamespace)).Select(service => service.Key.Hostname).ToList();
        if ((DidYouMean.Nearest(completed, visible) ?? DidYouMean.Nearest(written, visible)) is { } whole)
        {
            return whole;
        }

        // "revews" is nearest to "reviews.shop.internal" by its first label.
        var label = DidYouMean.Nearest(written.Split('.')[0], visible.Select(host => host.Split('.')[0]));
        return label is null ? null : visible.Find(host => host.Split('.')[0] == label);
    }

    private static void Add(Dictionary<string, List<Service>> index, string key, Service service)
    {
        if (!index.TryGetValue(key, out var list))
        {
            index[key] = list = [];
        }

        list.Add(service);
    }

    /// <summary>Whether a host, which may have a wildcard, covers another.</summary>
    public static bool Covers(string pattern, string host) =>
        pattern == host || pattern == "*" || (pattern.StartsWith("*.", StringComparison.Ordinal) && host.EndsWith(pattern[1..], StringComparison.Ordinal));
}

using Fairlead.Incremental.Graphs;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Hosts;

/// <summary>Finds services by the hosts that objects name, as one computation sees them: what is looked at is recorded.</summary>
internal readonly struct HostLookup(ServiceCollections services, Context context)
{
    /// <summary>Whether any service is declared at all.</summary>
    public bool HasServices => context.TryFind(services.Any, Presence.Any, out _);

    /// <summary>
    /// The service of this host that a namespace sees: its own, also where that is for nobody; else the oldest, else the first.
    /// </summary>
    public Service? Find(string host, string clientNamespace)
    {
        List<Service> others = [];
        var keys = context.Keys(services.ByHost, host);
        for (var i = 0; i < keys.Count; i++)
        {
            var key = keys[i];

            // Each is read, also where it does not count: a pattern is also the name of what it covers.
            if (!context.TryFind(services.Services, key, out var service) || key.Hostname != host)
            {
                continue;
            }

            if (key.Namespace == clientNamespace)
            {
                return service;
            }

            others.Add(service);
        }

        return Service.Nearest(others, clientNamespace);
    }

    /// <summary>The services that a host with a wildcard covers and a namespace sees.</summary>
    public List<Service> FindAll(string wildcard, string clientNamespace) =>
        [.. context.Entries(services.ByHost, wildcard)
            .Select(static entry => entry.Value)
            .Where(service => service.IsVisibleTo(clientNamespace))];

    /// <summary>Completes a short host as seen from a namespace. A host with a dot, or with a wildcard, is complete.</summary>
    public string Complete(string host, string clientNamespace)
    {
        if (host.Contains('.', StringComparison.Ordinal) || host == "*" || host.Length == 0)
        {
            return host;
        }

        if (context.Keys(services.ByHost, host).Any(key => key.Namespace == clientNamespace))
        {
            return host;
        }

        var labels = $"{host}.{clientNamespace}";
        foreach (var (key, service) in context.Entries(services.ByLabels, labels))
        {
            if (service.IsVisibleTo(clientNamespace))
            {
                return key.Hostname;
            }
        }

        return $"{labels}.svc.cluster.local";
    }

    /// <summary>
    /// What is to be said of a host that nobody declares: an error; a warning where no service is declared at all, as in a fragment.
    /// </summary>
    public Finding Unknown(ConfigKey key, HostClaim host, string completed)
    {
        var name = completed == host.Name ? $"\"{host.Name}\"" : $"\"{host.Name}\" ({completed})";
        if (!HasServices)
        {
            return Finding.Warning(
                CatalogCodes.UnknownHost, key, host.Path, $"no service is declared for the host {name}",
                "fine in a fragment; the mesh needs a ServiceEntry for it");
        }

        if (context.Keys(services.ByHost, completed).FirstOrDefault(key => key.Hostname == completed) is { Hostname: not null } hidden)
        {
            return Finding.Error(
                CatalogCodes.UnknownHost,
                key,
                host.Path,
                $"the namespace {key.Namespace} does not see the service {name} of the namespace {hidden.Namespace}",
                $"add \"{key.Namespace}\" to its exportTo");
        }

        return Finding.Error(
            CatalogCodes.UnknownHost,
            key,
            host.Path,
            $"expected the host of a service that the namespace {key.Namespace} sees, got {name}",
            "declare it with a ServiceEntry") with
        { Host = new(host.Name, completed, key.Namespace) };
    }
}

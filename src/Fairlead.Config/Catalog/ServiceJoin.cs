using Fairlead.Config.Diagnostics;
using Fairlead.Config.Istio;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Catalog;

/// <summary>Joins ServiceEntries into services and endpoints. Those of one namespace and host are one service.</summary>
internal sealed class ServiceJoin
{
    /// <summary>The provider id of endpoints that stand in ServiceEntries.</summary>
    public const string Provider = "entries";

    private readonly SortedDictionary<ServiceKey, Service> _services = [];
    private readonly Dictionary<EndpointKey, EquatableList<Endpoint>> _endpoints = [];

    /// <summary>Joins the services of one more entry.</summary>
    /// <param name="item">The object.</param>
    /// <param name="spec">What it says.</param>
    /// <param name="former">What the same object said before and the endpoints that were joined of it alone: these are used again. Null where there is none.</param>
    /// <returns>Why it does not fit the entries before; empty where it does.</returns>
    public IReadOnlyList<ConfigProblem> TryAdd(ConfigObject item, ServiceEntryConfig spec, (ServiceEntryConfig Spec, EndpointIndex Endpoints)? former = null)
    {
        var problems = new List<ConfigProblem>();
        var joined = new List<Service>();
        foreach (var host in spec.Hosts)
        {
            var declared = Declare(item, spec, host);
            if (_services.TryGetValue(declared.Key, out var first))
            {
                Contradictions(item, spec, host, first, declared, problems);
                joined.Add(Merge(first, declared));
            }
            else
            {
                joined.Add(declared);
            }
        }

        if (problems.Count > 0)
        {
            return problems;
        }

        foreach (var service in joined)
        {
            _services[service.Key] = service;
            AddEndpoints(item, spec, service.Key, former);
        }

        return [];
    }

    public ServiceDirectory ToDirectory() => new(_services.Values);

    /// <summary>The endpoints of each service port that has some, and the empty list for others that are named.</summary>
    public IEnumerable<(EndpointKey Key, EquatableList<Endpoint> Endpoints)> EndpointsOr(IEnumerable<EndpointKey> others) =>
        _endpoints.Keys.Union(others).Select(key => (key, _endpoints.GetValueOrDefault(key) ?? []));

    public EndpointIndex ToEndpoints()
    {
        var index = EndpointIndex.Empty;
        foreach (var (key, list) in _endpoints)
        {
            index = index.With(key, Provider, list, out _);
        }

        return index;
    }

    private static Service Declare(ConfigObject item, ServiceEntryConfig spec, HostConfig host) => new()
    {
        Key = new(item.Key.Namespace, host.Name),
        Ports = spec.Ports.Select(port => port.Port).OrderBy(port => port.Number).ToEquatableList(),
        Resolution = spec.Resolution,
        Addresses = spec.Addresses,
        IsExternal = spec.IsExternal,
        ExportTo = spec.ExportTo,
        Provenance = [new(item.Key, host.Path)],
    };

    private static Service Merge(Service former, Service declared) => former with
    {
        Ports = former.Ports.Concat(declared.Ports.Where(port => former.FindPort(port.Number) is null)).OrderBy(port => port.Number).ToEquatableList(),
        Addresses = former.Addresses.Union(declared.Addresses, StringComparer.Ordinal).ToEquatableList(),
        Provenance = [.. former.Provenance, .. declared.Provenance],
    };

    private static void Contradictions(
        ConfigObject item, ServiceEntryConfig spec, HostConfig host, Service former, Service declared, List<ConfigProblem> problems)
    {
        var other = former.Provenance[0];
        if (former.Resolution != declared.Resolution)
        {
            Report(spec.ResolutionPath, $"the resolution of \"{host.Name}\" is {Name(declared.Resolution)} here and {Name(former.Resolution)}");
        }

        if (former.IsExternal != declared.IsExternal)
        {
            Report(host.Path, $"the location of \"{host.Name}\" differs from that");
        }

        if (!former.ExportTo.ToHashSet(StringComparer.Ordinal).SetEquals(declared.ExportTo))
        {
            Report(host.Path, $"exportTo of \"{host.Name}\" differs from that");
        }

        foreach (var port in spec.Ports)
        {
            var same = former.FindPort(port.Port.Number);
            if (same is not null && (same.Name != port.Port.Name || same.Protocol != port.Port.Protocol))
            {
                Report(port.Path, $"port {same.Number} of \"{host.Name}\" is {port.Port.Name} ({port.Port.Protocol}) here and {same.Name} ({same.Protocol})");
            }
            else if (same is null && former.Ports.FirstOrDefault(candidate => candidate.Name == port.Port.Name) is { } namesake)
            {
                Report(port.Path, $"the port name {namesake.Name} of \"{host.Name}\" is port {port.Port.Number} here and {namesake.Number}");
            }
        }

        void Report(string path, string message) =>
            problems.Add(CatalogProblem.Error(ErrorCodes.ServiceConflict, item, path, $"{message} in {other}", "make them agree, or use another host", other));
    }

    private static string Name(Resolution resolution) => resolution switch
    {
        Resolution.Static => "STATIC",
        Resolution.Dns => "DNS",
        Resolution.DnsRoundRobin => "DNS_ROUND_ROBIN",
        _ => "NONE",
    };

    private void AddEndpoints(ConfigObject item, ServiceEntryConfig spec, ServiceKey service, (ServiceEntryConfig Spec, EndpointIndex Endpoints)? former)
    {
        foreach (var port in spec.Ports.Select(declared => declared.Port))
        {
            var endpoints = Join(item, port, spec, service, former);
            if (endpoints.Count > 0)
            {
                var key = new EndpointKey(service, port.Number);
                _endpoints[key] = _endpoints.TryGetValue(key, out var others) ? [.. others, .. endpoints] : endpoints;
            }
        }
    }

    private static EquatableList<Endpoint> Join(
        ConfigObject item, ServicePort port, ServiceEntryConfig spec, ServiceKey service, (ServiceEntryConfig Spec, EndpointIndex Endpoints)? former)
    {
        // A host that DNS resolves is its own endpoint where no others are given.
        if (spec.Endpoints.Count == 0 && spec.Resolution is Resolution.Dns or Resolution.DnsRoundRobin)
        {
            return [new() { Address = service.Hostname, Port = port.TargetPort, Provider = Provider, Provenance = new(item.Key, "") }];
        }

        var known = former is { } before && before.Spec.Ports.Equals(spec.Ports) ? before.Endpoints.For(service, port.Number) : [];
        var workloads = former?.Spec.Endpoints ?? [];
        var reusable = known.Count == workloads.Count ? known.Count : 0;
        return EquatableList.Make(spec.Endpoints.Count, index => spec.Endpoints[index] is var workload && index < reusable && ReferenceEquals(workload, workloads[index])
            ? known[index]
            : Make(item, port, workload));
    }

    private static Endpoint Make(ConfigObject item, ServicePort port, WorkloadConfig workload) => new()
    {
        Address = workload.Address,
        Port = workload.Ports.TryGetValue(port.Name, out var own) ? own : port.TargetPort,
        Labels = workload.Labels,
        Locality = workload.Locality,
        Weight = workload.Weight,
        Identity = workload.ServiceAccount,
        Network = workload.Network,
        Provider = Provider,
        Provenance = new(item.Key, "spec.endpoints"),
    };
}

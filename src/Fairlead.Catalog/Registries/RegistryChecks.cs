using System.Net;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;

namespace Fairlead.Catalog.Registries;

/// <summary>
/// What has to hold of what a registry says, so that no client refuses what is made of it. The reader of config objects has looked at those
/// already; a registry comes from elsewhere. Pure.
/// </summary>
internal static class RegistryChecks
{
    private const int MaxPort = 65535;

    /// <summary>What is wrong with an endpoint, or null.</summary>
    public static string? Of(string id, EndpointKey key, Endpoint endpoint)
    {
        var problem = key.Provider != id ? $"the provider of its key: expected \"{id}\", the id of the registry, got \"{key.Provider}\""
            : endpoint.Address != key.Address || endpoint.Port != key.TargetPort
                ? $"its socket: expected that of its key, got {endpoint.Address}:{endpoint.Port}"
            : !IPAddress.TryParse(endpoint.Address, out _) ? $"its address: expected an IP address, got \"{endpoint.Address}\""
            : endpoint.Port is < 1 or > MaxPort ? $"its port: expected 1 to {MaxPort}, got {endpoint.Port}"
            : endpoint.Weight < 1 ? $"its weight: expected 1 or more, got {endpoint.Weight}"
            : null;
        return problem is null
            ? null
            : $"endpoint {key.Address}:{key.TargetPort} of {key.Service} port {key.Port} is left out: {problem} (mend it in the registry)";
    }

    /// <summary>What is wrong with a service, or null.</summary>
    public static string? Of(ServiceKey key, ServiceClaim claim)
    {
        var problem = key.Hostname.Length == 0 || key.Namespace.Length == 0 ? "expected a host and a namespace"
            : claim.Host.Name != key.Hostname ? $"its host: expected that of its key, got \"{claim.Host.Name}\""
            : claim.Workloads.Count > 0 ? "it lists endpoints itself: a registry gives them beside its services"
            : claim.Ports.FirstOrDefault(static port => port.Port.Number is < 1 or > MaxPort || port.Port.TargetPort is < 1 or > MaxPort)
                is { } port ? $"its port {port.Port.Name}: expected numbers from 1 to {MaxPort}"
            : claim.Ports.Select(static port => port.Port.Number).Distinct().Count() < claim.Ports.Count
                || claim.Ports.Select(static port => port.Port.Name).Distinct(StringComparer.Ordinal).Count() < claim.Ports.Count
                ? "its ports: expected each number and each name once"
            : null;
        return problem is null ? null : $"service {key} is left out: {problem} (mend it in the registry)";
    }
}

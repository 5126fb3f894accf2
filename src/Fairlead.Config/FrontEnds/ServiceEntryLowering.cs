using Fairlead.Config.Istio;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Config.FrontEnds;

/// <summary>ServiceEntries as claims: a service for each host, with the ports and endpoints of the entry.</summary>
internal static class ServiceEntryLowering
{
    public static ObjectClaims Lower(ConfigObject item, ServiceEntryConfig spec) => new()
    {
        Services = spec.Hosts.Select(host => new ServiceClaim
        {
            Host = host,
            Ports = spec.Ports,
            Addresses = spec.Addresses,
            IsExternal = spec.IsExternal,
            Resolution = spec.Resolution,
            ResolutionPath = spec.ResolutionPath,
            Selector = spec.Selector,
            SubjectAltNames = spec.SubjectAltNames,
            CreatedAt = item.CreatedAt,
            ExportTo = spec.ExportTo,
            Workloads = spec.Endpoints,
            WorkloadsPath = "spec.endpoints",
        }).ToEquatableList(),
    };
}

using Fairlead.Config.Istio;
using Fairlead.Model;
using Fairlead.Model.Claims;

namespace Fairlead.Config.FrontEnds;

/// <summary>ServiceEntries as claims: a service for each host, with the ports and endpoints of the entry.</summary>
internal static class ServiceEntryLowering
{
    public static ObjectClaims Lower(ServiceEntryConfig spec)
    {
        var ports = spec.Ports.Select(static port => new PortClaim(port.Port, port.Path)).ToEquatableList();
        var workloads = spec.Endpoints.Select(Lower).ToEquatableList();
        return new()
        {
            Services = spec.Hosts.Select(host => new ServiceClaim
            {
                Host = new(host.Name, host.Path),
                Ports = ports,
                Addresses = spec.Addresses,
                IsExternal = spec.IsExternal,
                Resolution = spec.Resolution,
                ResolutionPath = spec.ResolutionPath,
                ExportTo = spec.ExportTo,
                Workloads = workloads,
                WorkloadsPath = "spec.endpoints",
            }).ToEquatableList(),
        };
    }

    private static WorkloadClaim Lower(WorkloadConfig workload) => new()
    {
        Address = workload.Address,
        Ports = workload.Ports,
        Labels = workload.Labels,
        Network = workload.Network,
        Locality = workload.Locality,
        Weight = workload.Weight,
        ServiceAccount = workload.ServiceAccount,
    };
}

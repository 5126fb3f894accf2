using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Hosts;

/// <summary>From claims to services, and the endpoints that their objects list.</summary>
internal sealed class ServiceCollections
{
    public ServiceCollections(Graph graph, Collection<ConfigKey, ObjectClaims> claims)
    {
        var candidates = graph.Where("service candidates", claims, static (_, claim) => claim.Services.Count > 0);
        Admitted = graph.Admit<ConfigKey, ObjectClaims, AdmittedObject, ServiceKey>(
            "admitted services", candidates, KeyOrder.Natural<ServiceKey>(), AddServices, Admit);
        var byService = graph.Index("service claims by service", Admitted, KeyOrder.Natural<ServiceKey>(), AddServices);
        Services = graph.Group<ServiceKey, ConfigKey, AdmittedObject, ServiceKey, Service>(
            "services",
            byService,
            new(KeyOrder.Natural<ServiceKey>()),
            static (service, members, output) =>
            {
                if (ServiceMerge.Of(service, members) is { } merged)
                {
                    output.Add(service, merged);
                }
            });
        ByHost = graph.IndexByHost("services by host", Services, static (key, _, hosts) => hosts.Add(key.Hostname));
        ByLabels = graph.Index("services by their first two labels", Services, KeyOrder.Ordinal, AddFirstLabels);
        Any = graph.Any("any service", Services);
        Listed = graph.Expand<ConfigKey, AdmittedObject, EndpointKey, Endpoint>(
            "listed endpoints", Admitted, new(KeyOrder.Natural<EndpointKey>()), ListedEndpoints.Add);
    }

    /// <summary>What was decided of each object that claims services.</summary>
    public Admitted<ConfigKey, ObjectClaims, AdmittedObject, ServiceKey> Admitted { get; }

    public Collection<ServiceKey, Service> Services { get; }

    public HostIndex<ServiceKey, Service> ByHost { get; }

    public BucketIndex<string, ServiceKey, Service> ByLabels { get; }

    /// <summary>Whether any service is declared: a fragment without services is read more mildly.</summary>
    public Presence Any { get; }

    /// <summary>The endpoints that config objects list: a shard like any other.</summary>
    public Collection<EndpointKey, Endpoint> Listed { get; }

    private static void AddServices(ConfigKey key, AdmittedObject admitted, List<ServiceKey> services)
    {
        foreach (var claim in admitted.Claims?.Services ?? [])
        {
            ServiceKey service = new(key.Namespace, claim.Host.Name);
            if (!services.Contains(service))
            {
                services.Add(service);
            }
        }
    }

    private static void AddFirstLabels(ServiceKey key, Service service, List<string> labels)
    {
        var first = key.Hostname.IndexOf('.', StringComparison.Ordinal);
        var second = first < 0 ? -1 : key.Hostname.IndexOf('.', first + 1);
        if (second > 0)
        {
            labels.Add(key.Hostname[..second]);
        }
    }

    private static AdmittedObject Admit(ConfigKey key, ObjectClaims claims, Admission<ConfigKey, AdmittedObject, ServiceKey> admission) =>
        AdmittedObject.Decide(claims, admission.Former, (candidate, _) =>
        {
            List<Finding> findings = [];
            foreach (var claim in candidate.Services)
            {
                ServiceKey service = new(key.Namespace, claim.Host.Name);
                if (ServiceMerge.Of(service, admission.Before(service)) is { } former)
                {
                    ServiceMerge.AddContradictions(key, claim, former, findings);
                }
            }

            return new([], findings.ToEquatableList());
        });
}

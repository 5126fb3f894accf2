using Fairlead.Catalog.Hosts;
using Fairlead.Catalog.Listeners;
using Fairlead.Catalog.Policies;
using Fairlead.Incremental.Graphs;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Routes;

/// <summary>Decides on objects with rules: what contradicts those before it, or refers to nothing, is refused.</summary>
internal sealed class RouteAdmission(
    Collection<ConfigKey, ObjectClaims> claims,
    ServiceCollections services,
    PolicyCollections policies,
    ListenerCollections listeners,
    Func<ConfigKey, Admission<AgedKey, AdmittedObject, string>, AdmittedObject?> formerOf)
{
    public AdmittedObject Admit(AgedKey aged, ObjectClaims newest, Admission<AgedKey, AdmittedObject, string> admission)
    {
        var key = aged.Key;
        return AdmittedObject.Decide(newest, formerOf(key, admission), (candidate, isLive) =>
        {
            HostLookup hosts = new(services, admission);
            List<Finding> findings = [];
            List<string> completed = [];
            foreach (var route in candidate.Routes)
            {
                foreach (var host in RouteBinding.IsBound(route) ? route.Hosts : [])
                {
                    var name = hosts.Complete(host.Name, key.Namespace);
                    RouteBinding binding = new(key, completed.Count, route, host, name);
                    completed.Add(name);
                    if (route.AppliesToMesh)
                    {
                        AddConflicts(binding, admission, findings);
                        AddIneffective(binding, hosts, findings);
                    }
                }
            }

            if (!isLive)
            {
                AddReferences(key, candidate, completed, hosts, admission, findings);
            }

            return new(completed.ToEquatableList(), findings.ToEquatableList());
        });
    }

    private static void AddConflicts(RouteBinding binding, Admission<AgedKey, AdmittedObject, string> admission, List<Finding> findings)
    {
        foreach (var ((_, other), admitted) in admission.Before(binding.Name))
        {
            foreach (var former in RouteBinding.Of(other, admitted))
            {
                if (former.Route.AppliesToMesh
                    && former.Name == binding.Name
                    && Excludes(former.Route, binding.Route)
                    && ExportList.Overlap(former.Route.ExportTo, other.Namespace, binding.Route.ExportTo, binding.Key.Namespace))
                {
                    findings.Add(Finding.Error(
                        CatalogCodes.RouteConflict,
                        binding.Key,
                        binding.Host.Path,
                        $"rules for the host \"{binding.Name}\" are given by {other} at {former.Host.Path} too",
                        "put the rules into one object, or limit them with exportTo",
                        new Provenance(other, former.Host.Path)));
                }
            }
        }
    }

    // Rules for requests and rules for connections do not meet; a claim without any stands for both.
    private static bool Excludes(RouteClaim one, RouteClaim other) => (one.Merge, other.Merge) switch
    {
        (RouteMerge.Exclusive, RouteMerge.Exclusive) =>
            (one.Rules.Count > 0 && other.Rules.Count > 0)
            || (one.Streams.Count > 0 && other.Streams.Count > 0)
            || one.Rules.Count + one.Streams.Count == 0
            || other.Rules.Count + other.Streams.Count == 0,
        (RouteMerge.Split, RouteMerge.Split) => HasRest(one) && HasRest(other),
        _ => false,
    };

    private static bool HasRest(RouteClaim route) => route.Rules.Any(static rule => rule.Matches.Count == 0);

    private static void AddIneffective(RouteBinding binding, HostLookup hosts, List<Finding> findings)
    {
        if (hosts.Find(binding.Name, binding.Key.Namespace) is not { } service)
        {
            return;
        }

        var route = binding.Route;
        if ((route.Rules.Count > 0 || route.Streams.Count == 0) && !service.Ports.Any(static port => port.IsHttp))
        {
            findings.Add(Finding.Warning(
                CatalogCodes.Ineffective, binding.Key, binding.Host.Path,
                $"the service \"{binding.Name}\" has no HTTP port, so no rule applies to it", "correct the protocol of its ports"));
        }

        if (route.Streams.Count > 0 && !service.Ports.Any(static port => port.IsStream))
        {
            findings.Add(Finding.Warning(
                CatalogCodes.Ineffective, binding.Key, binding.Host.Path,
                $"the service \"{binding.Name}\" has HTTP ports only, so no rule for connections applies to it",
                "correct the protocol of its ports"));
        }
    }

    private void AddReferences(
        ConfigKey key, ObjectClaims candidate, List<string> completed, HostLookup hosts, Context context, List<Finding> findings)
    {
        DestinationCheck check = new(hosts, (host, ns) => policies.SubsetsOf(context, host, ns), key, findings);
        var index = 0;
        foreach (var route in candidate.Routes.Where(RouteCollections.IsCandidate))
        {
            List<int> ports = [];
            foreach (var _ in RouteBinding.IsBound(route) ? route.Hosts : [])
            {
                var name = completed[index++];
                if (route.AppliesToMesh)
                {
                    ports.AddRange(RouteTarget.Http(hosts, name, key.Namespace, route.Rules).Select(static target => target.Port));
                }
            }

            foreach (var reference in route.Listeners)
            {
                var bound = listeners.Of(context, reference).ToList();
                ports.AddRange(bound.Select(static listener => listener.Port));
                if (bound.Count == 0)
                {
                    var section = reference.Section.Length == 0 ? "" : $"no \"{reference.Section}\" in ";
                    findings.Add(Finding.Warning(
                        CatalogCodes.UnknownListener, key, reference.Path, $"there is no listener: {section}{reference.Owner}",
                        "declare it, or correct the name"));
                }
            }

            check.Add(route, [.. ports.Distinct()]);
            AddDelegates(key, route, context, findings);
        }
    }

    private void AddDelegates(ConfigKey key, RouteClaim route, Context context, List<Finding> findings)
    {
        foreach (var delegation in route.Rules.Select(static rule => rule.Delegate).OfType<DelegateClaim>())
        {
            if (route.Hosts.Count == 0)
            {
                findings.Add(Finding.Error(
                    CatalogCodes.UnknownDelegate, key, delegation.Path, "rules that others delegate to may not delegate themselves",
                    "name the hosts, or write the rules here"));
            }
            else if (context.Find(claims, delegation.Target) is not { } target
                || !Delegation.RulesOf(delegation.Target, target, key.Namespace).Any())
            {
                findings.Add(Finding.Error(
                    CatalogCodes.UnknownDelegate, key, delegation.Path,
                    $"expected an object with rules for no hosts that the namespace {key.Namespace} sees, got {delegation.Target}",
                    "declare it, or correct the name"));
            }
        }
    }
}

using Fairlead.Config.Istio;
using Fairlead.Config.Diagnostics;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;

namespace Fairlead.Config.Catalog;

/// <summary>Joins VirtualServices and services into route tables.</summary>
internal sealed class RouteJoin(ServiceDirectory directory, PolicyJoin policies)
{
    private const int DefaultPort = 80;

    // By completed host, in key order of the objects.
    private readonly Dictionary<string, List<Binding>> _byHost = new(StringComparer.Ordinal);

    public IReadOnlyList<ConfigProblem> TryAdd(ConfigObject item, VirtualServiceConfig spec, bool isLive)
    {
        if (!spec.AppliesToMesh)
        {
            // Said by the reader: no sidecar takes it, so nothing here refers to anything.
            return [];
        }

        var bindings = spec.Hosts.Select(host => new Binding(item, spec, host, directory.Complete(host.Name, item.Key.Namespace))).ToList();
        var problems = new List<ConfigProblem>();
        foreach (var binding in bindings)
        {
            CheckHost(binding, problems);
        }

        if (!isLive)
        {
            problems.AddRange(new DestinationCheck(directory, policies, item).Check(spec, bindings.SelectMany(PortsOf).Distinct()));
        }

        if (problems.Exists(problem => problem.Severity == ProblemSeverity.Error))
        {
            return problems;
        }

        foreach (var binding in bindings)
        {
            if (!_byHost.TryGetValue(binding.Host, out var list))
            {
                _byHost[binding.Host] = list = [];
            }

            list.Add(binding);
        }

        return problems;
    }

    /// <summary>The tables that rules make, in the order of the objects and their hosts.</summary>
    public IEnumerable<RouteTable> RuledTables() => _byHost.Values.SelectMany(static list => list).SelectMany(TablesOf);

    /// <summary>The tables, by host and port; of several for one host and port the first that a client sees is its.</summary>
    public EquatableList<RouteTable> ToTables()
    {
        var drafts = new List<(RouteTable Table, int Rank)>();
        foreach (var binding in _byHost.Values.SelectMany(list => list))
        {
            // A host that is named exactly comes before one that a wildcard covers, a longer wildcard before a shorter one.
            var rank = binding.Host.StartsWith('*') ? 1000 - binding.Host.Length : 0;
            drafts.AddRange(TablesOf(binding).Select(table => (table, rank)));
        }

        var ruled = drafts.Select(draft => draft.Table).ToLookup(table => (table.Service, table.Port));
        foreach (var service in directory.Services)
        {
            foreach (var port in service.Ports.Where(port => port.IsHttp))
            {
                var isCovered = ruled[(service.Key, port.Number)]
                    .Any(table => ExportList.Covers(table.ExportTo, table.Namespace, service.ExportTo, service.Key.Namespace));
                if (!isCovered)
                {
                    drafts.Add((DefaultTable(service, port), 2000));
                }
            }
        }

        return drafts
            .OrderBy(draft => draft.Table.Host, StringComparer.Ordinal)
            .ThenBy(draft => draft.Table.Port)
            .ThenBy(draft => draft.Rank)
            .ThenBy(draft => draft.Table.Namespace, StringComparer.Ordinal)
            .Select(draft => draft.Table)
            .ToEquatableList();
    }

    private void CheckHost(Binding binding, List<ConfigProblem> problems)
    {
        var nameSpace = binding.Item.Key.Namespace;
        foreach (var other in _byHost.GetValueOrDefault(binding.Host) ?? [])
        {
            if (ExportList.Overlap(other.Spec.ExportTo, other.Item.Key.Namespace, binding.Spec.ExportTo, nameSpace))
            {
                problems.Add(CatalogProblem.Error(ErrorCodes.RouteConflict, binding.Item, binding.Config.Path,
                    $"rules for the host \"{binding.Host}\" are given by {other.Item.Key} at {other.Config.Path} too", "put the rules into one object, or limit them with exportTo",
                    new Provenance(other.Item.Key, other.Config.Path)));
            }
        }

        if (directory.Find(binding.Host, nameSpace) is { } service && !service.Ports.Any(port => port.IsHttp))
        {
            problems.Add(CatalogProblem.Warning(ErrorCodes.Ineffective, binding.Item, binding.Config.Path,
                $"the service \"{binding.Host}\" has no HTTP port, so no rule applies to it", "correct the protocol of its ports"));
        }
    }

    private IEnumerable<int> PortsOf(Binding binding)
    {
        if (directory.Find(binding.Host, binding.Item.Key.Namespace) is { } service)
        {
            return service.Ports.Where(port => port.IsHttp).Select(port => port.Number);
        }

        var covered = binding.Host.StartsWith('*') ? directory.FindAll(binding.Host, binding.Item.Key.Namespace).ToList() : [];
        return covered.Count > 0
            ? covered.SelectMany(one => one.Ports).Where(port => port.IsHttp).Select(port => port.Number).Distinct()
            : FreePorts(binding);
    }

    // A host that is no service answers on port 80 and on the ports that its rules name.
    private static IEnumerable<int> FreePorts(Binding binding) =>
        binding.Spec.Http.SelectMany(rule => rule.Matches).Select(match => match.Port ?? DefaultPort).Prepend(DefaultPort).Distinct();

    private IEnumerable<RouteTable> TablesOf(Binding binding)
    {
        var nameSpace = binding.Item.Key.Namespace;
        if (directory.Find(binding.Host, nameSpace) is { } exact)
        {
            return exact.Ports.Where(port => port.IsHttp).Select(port => ToTable(binding, binding.Host, exact, port.Number));
        }

        var covered = binding.Host.StartsWith('*') ? directory.FindAll(binding.Host, nameSpace).ToList() : [];
        return covered.Count > 0
            ? covered.SelectMany(service => service.Ports.Where(port => port.IsHttp).Select(port => ToTable(binding, service.Key.Hostname, service, port.Number)))
            : FreePorts(binding).Select(port => ToTable(binding, binding.Host, null, port));
    }

    private RouteTable ToTable(Binding binding, string host, Service? service, int port) => new()
    {
        Host = host,
        Port = port,
        Service = service?.Key,
        Namespace = binding.Item.Key.Namespace,
        ExportTo = binding.Spec.ExportTo,
        Rules = binding.Spec.Http.Select(rule => RuleMapping.ToRule(directory, binding.Item.Key, rule, port)).OfType<RouteRule>().ToEquatableList(),
        Provenance = [new(binding.Item.Key, binding.Config.Path)],
    };

    private static RouteTable DefaultTable(Service service, ServicePort port) => new()
    {
        Host = service.Key.Hostname,
        Port = port.Number,
        Service = service.Key,
        Namespace = service.Key.Namespace,
        ExportTo = service.ExportTo,
        Rules =
        [
            new()
            {
                Name = "default",
                Action = new ForwardAction { Destinations = [new() { Destination = new(service.Key, port.Number, ""), Weight = 100 }] },
                Provenance = service.Provenance[0],
            },
        ],
        Provenance = service.Provenance,
    };

    private sealed record Binding(ConfigObject Item, VirtualServiceConfig Spec, HostConfig Config, string Host);
}

using Fairlead.Config.Diagnostics;
using Fairlead.Config.Istio;
using Fairlead.Model;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;

namespace Fairlead.Config.Catalog;

/// <summary>Joins DestinationRules into policies. Those of one namespace, host and exportTo are one policy.</summary>
internal sealed class PolicyJoin(ServiceDirectory directory)
{
    // By host; those with a wildcard, which are few, are searched.
    private readonly Dictionary<string, List<Draft>> _drafts = new(StringComparer.Ordinal);
    private readonly List<Draft> _wildcards = [];

    public IReadOnlyList<ConfigProblem> TryAdd(ConfigObject item, DestinationRuleConfig spec, bool isLive)
    {
        var problems = new List<ConfigProblem>();
        var host = directory.Complete(spec.Host.Name, item.Key.Namespace);
        if (!isLive && !host.StartsWith('*') && directory.Find(host, item.Key.Namespace) is null)
        {
            problems.Add(HostProblem.Unknown(directory, item, spec.Host, host));
        }

        var draft = _drafts.GetValueOrDefault(host)?.Find(candidate => candidate.Namespace == item.Key.Namespace
            && candidate.ExportTo.ToHashSet(StringComparer.Ordinal).SetEquals(spec.ExportTo));
        if (draft is not null)
        {
            Contradictions(item, spec, draft, problems);
        }

        if (problems.Exists(problem => problem.Severity == ProblemSeverity.Error))
        {
            return problems;
        }

        if (draft is null)
        {
            draft = new(host, item.Key.Namespace, spec.ExportTo);
            Add(draft);
        }

        draft.Traffic ??= spec.Traffic;
        draft.Subsets.AddRange(spec.Subsets.Select(subset => (subset, item.Key)));
        draft.Provenance.Add(new(item.Key, ""));
        return problems;
    }

    /// <summary>The names of the subsets of a host that a namespace sees.</summary>
    public IReadOnlyList<string> SubsetsOf(string host, string clientNamespace) =>
    [
        .. (_drafts.GetValueOrDefault(host) ?? [])
            .Concat(_wildcards.Where(draft => draft.Host != host && ServiceDirectory.Covers(draft.Host, host)))
            .Where(draft => Visibility.Includes(draft.ExportTo, draft.Namespace, clientNamespace))
            .SelectMany(draft => draft.Subsets.Select(subset => subset.Config.Name)),
    ];

    public EquatableList<DestinationPolicy> ToPolicies() => _drafts.Values
        .SelectMany(list => list)
        .Select(draft => draft.ToPolicy())
        .OrderBy(policy => policy.Host, StringComparer.Ordinal)
        .ThenBy(policy => policy.Namespace, StringComparer.Ordinal)
        .ThenBy(policy => string.Join(',', policy.ExportTo), StringComparer.Ordinal)
        .ToEquatableList();

    private void Add(Draft draft)
    {
        if (!_drafts.TryGetValue(draft.Host, out var list))
        {
            _drafts[draft.Host] = list = [];
        }

        list.Add(draft);
        if (draft.Host.StartsWith('*'))
        {
            _wildcards.Add(draft);
        }
    }

    private static void Contradictions(ConfigObject item, DestinationRuleConfig spec, Draft draft, List<ConfigProblem> problems)
    {
        var other = draft.Provenance[0];
        if (spec.Traffic is { } traffic && draft.Traffic is { } former && !SameContent(traffic, former))
        {
            problems.Add(CatalogProblem.Error(ErrorCodes.PolicyConflict, item, traffic.Path,
                $"the host \"{draft.Host}\" has another traffic policy in {other}", "put both into one object", other));
        }

        foreach (var subset in spec.Subsets)
        {
            var same = draft.Subsets.Find(candidate => candidate.Config.Name == subset.Name);
            if (same.Config is not null)
            {
                problems.Add(CatalogProblem.Error(ErrorCodes.PolicyConflict, item, subset.Path,
                    $"the subset \"{subset.Name}\" of \"{draft.Host}\" is given in {same.Key} at {same.Config.Path} too", "rename one of the two", new Provenance(same.Key, same.Config.Path)));
            }
        }
    }

    private static bool SameContent(TrafficPolicyConfig left, TrafficPolicyConfig right) => left with { Path = "" } == right with { Path = "" };

    private sealed class Draft(string host, string nameSpace, EquatableList<string> exportTo)
    {
        public string Host => host;

        public string Namespace => nameSpace;

        public EquatableList<string> ExportTo => exportTo;

        public TrafficPolicyConfig? Traffic { get; set; }

        public List<(SubsetConfig Config, ConfigKey Key)> Subsets { get; } = [];

        public List<Provenance> Provenance { get; } = [];

        public DestinationPolicy ToPolicy() => new()
        {
            Host = host,
            Namespace = nameSpace,
            ExportTo = exportTo,
            Traffic = new() { LoadBalancing = Traffic?.LoadBalancing ?? LoadBalancing.Default, ConnectTimeout = Traffic?.ConnectTimeout },
            PortTraffic = Traffic?.Ports ?? [],
            Subsets = Subsets.Select(subset => ToSubset(subset.Config, subset.Key)).ToEquatableList(),
            Provenance = Provenance.ToEquatableList(),
        };

        // What a subset leaves out is as for the whole; ports that the whole sets apart keep that where the subset says nothing else.
        private Subset ToSubset(SubsetConfig config, ConfigKey key)
        {
            var own = config.Traffic;
            return new()
            {
                Name = config.Name,
                Labels = config.Labels,
                Traffic = own is null ? null : Merge(own, Traffic?.LoadBalancing, Traffic?.ConnectTimeout),
                PortTraffic = own is null
                    ? []
                    : [.. own.Ports, .. (Traffic?.Ports ?? [])
                        .Where(port => own.Ports.All(candidate => candidate.Port != port.Port))
                        .Select(port => port with { Traffic = Merge(own, port.Traffic.LoadBalancing, port.Traffic.ConnectTimeout) })],
                Provenance = new(key, config.Path),
            };
        }

        private static TrafficPolicy Merge(TrafficPolicyConfig own, LoadBalancing? balancing, TimeSpan? connectTimeout) => new()
        {
            LoadBalancing = own.LoadBalancing ?? balancing ?? LoadBalancing.Default,
            ConnectTimeout = own.ConnectTimeout ?? connectTimeout,
        };
    }
}

using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Catalog;

/// <summary>One run of the join: goes through the objects in key order and falls back to last good versions.</summary>
internal sealed class JoinRun(ConfigSnapshot config, ConfigSnapshot lastGood)
{
    private readonly List<ConfigObject> _accepted = [];
    private readonly List<ConfigProblem> _problems = [];

    /// <summary>Adds an object to the join, or says why it cannot be added; then nothing of it was added.</summary>
    /// <param name="item">The object.</param>
    /// <param name="spec">What it says.</param>
    /// <param name="isLive">Whether it is live already: what it refers to may then be gone.</param>
    public delegate IReadOnlyList<ConfigProblem> Adding<in TSpec>(ConfigObject item, TSpec spec, bool isLive);

    public OrderedMap<ConfigKey, ConfigObject> Accepted => ConfigSnapshot.MapOf(_accepted);

    public EquatableList<ConfigProblem> Problems => _problems.ToEquatableList();

    /// <summary>Adds all objects whose spec is of this type.</summary>
    public void Take<TSpec>(Adding<TSpec> add)
        where TSpec : ConfigSpec
    {
        foreach (var item in config.Objects.Values)
        {
            if (item.Spec is not TSpec spec)
            {
                continue;
            }

            var problems = add(item, spec, false);
            _problems.AddRange(problems);
            if (problems.All(problem => problem.Severity != ProblemSeverity.Error))
            {
                _accepted.Add(item);
            }
            else if (lastGood.Objects.TryGetValue(item.Key, out var former) && former.Spec is TSpec formerSpec
                && add(former, formerSpec, true).All(problem => problem.Severity != ProblemSeverity.Error))
            {
                _accepted.Add(former with { IsStale = true });
            }
        }
    }
}

using System.Collections.Immutable;
using Fairlead.Config.Diagnostics;
using Fairlead.Model;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Store;

/// <summary>The store's rules, as pure functions.</summary>
internal static class StoreJoin
{
    /// <summary>Joins the sources' snapshots, with the last good versions of what they refuse.</summary>
    /// <param name="sources">What the sources say now, first to last by precedence.</param>
    /// <param name="former">What this function gave before.</param>
    public static ConfigSnapshot Join(IReadOnlyList<ConfigSnapshot> sources, ConfigSnapshot former)
    {
        // With one source that has nothing wrong there is nothing to join and nothing to keep.
        if (sources is [var only] && only.Problems.Count == 0)
        {
            return only;
        }

        var objects = ImmutableSortedDictionary.CreateBuilder<ConfigKey, ConfigObject>();
        var problems = new List<ConfigProblem>();
        foreach (var source in sources)
        {
            problems.AddRange(source.Problems);
            foreach (var (key, item) in source.Objects)
            {
                if (!objects.TryAdd(key, item))
                {
                    problems.Add(Duplicate(item, objects[key]));
                }
            }
        }

        KeepLastGood(objects, problems, former);
        return new(objects.ToImmutable(), problems.ToEquatableList());
    }

    /// <summary>Whether two snapshots say the same, places included.</summary>
    public static bool Same(ConfigSnapshot left, ConfigSnapshot right) =>
        left.Problems.Equals(right.Problems)
        && (ReferenceEquals(left.Objects, right.Objects)
            || (left.Objects.Count == right.Objects.Count && left.Objects.Values.SequenceEqual(right.Objects.Values)));

    private static void KeepLastGood(
        ImmutableSortedDictionary<ConfigKey, ConfigObject>.Builder objects, List<ConfigProblem> problems, ConfigSnapshot former)
    {
        var errors = problems.Where(problem => problem.Severity == ProblemSeverity.Error).ToList();
        var refused = errors.Where(problem => problem.Key is not null).Select(problem => problem.Key!.Value).ToHashSet();

        // Where the text did not get far enough to tell the object, all that the file (or the folder, where that cannot be read) gave
        // before is kept.
        var broken = errors.Where(problem => problem.Key is null).Select(problem => problem.Origin).Distinct().ToList();
        foreach (var (key, item) in former.Objects)
        {
            if (!objects.ContainsKey(key) && (refused.Contains(key) || broken.Exists(origin => Covers(origin, item.Origin))))
            {
                objects.Add(key, item with { IsStale = true });
            }
        }
    }

    private static bool Covers(ConfigOrigin broken, ConfigOrigin item) =>
        broken.Source == item.Source
        && (broken.File == item.File
            || (item.File.StartsWith(broken.File, StringComparison.Ordinal)
                && (broken.File.EndsWith('/') || item.File[broken.File.Length] is '/' or '\\')));

    private static ConfigProblem Duplicate(ConfigObject item, ConfigObject first) => new()
    {
        Code = ErrorCodes.DuplicateObject.Code,
        Key = item.Key,
        Origin = item.Origin,
        Message = $"{item.Key} is given twice, first at {first.Origin}",
        Remedy = "remove or rename one of the two",
    };
}

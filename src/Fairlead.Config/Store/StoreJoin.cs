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
        var places = ImmutableSortedDictionary.CreateBuilder<ConfigKey, ObjectPlace>();
        var problems = new List<ConfigProblem>();
        foreach (var source in sources)
        {
            problems.AddRange(source.Problems);
            foreach (var (key, item) in source.Objects)
            {
                if (objects.TryAdd(key, item))
                {
                    places[key] = source.Places.GetValueOrDefault(key, Nowhere(item));
                }
                else
                {
                    problems.Add(Duplicate(key, source.Places.GetValueOrDefault(key, Nowhere(item)), places[key]));
                }
            }

            foreach (var (key, place) in source.Places)
            {
                places.TryAdd(key, place);
            }
        }

        KeepLastGood(objects, places, problems, former);
        return new(objects.ToImmutable(), problems.ToEquatableList()) { Places = places.ToImmutable() };
    }

    private static void KeepLastGood(
        ImmutableSortedDictionary<ConfigKey, ConfigObject>.Builder objects,
        ImmutableSortedDictionary<ConfigKey, ObjectPlace>.Builder places,
        List<ConfigProblem> problems,
        ConfigSnapshot former)
    {
        var errors = problems.Where(problem => problem.Severity == ProblemSeverity.Error).ToList();
        var refused = errors.Where(problem => problem.Key is not null).Select(problem => problem.Key!.Value).ToHashSet();

        // Where the text did not get far enough to tell the object, all that the file (or the folder, where that cannot be read) gave before is kept.
        var broken = errors.Where(problem => problem.Key is null).Select(problem => problem.Origin).OfType<ConfigOrigin>().Distinct().ToList();
        foreach (var (key, item) in former.Objects)
        {
            var place = former.Places.GetValueOrDefault(key, Nowhere(item));
            if (!objects.ContainsKey(key) && (refused.Contains(key) || broken.Exists(origin => Covers(origin, place.Origin))))
            {
                objects.Add(key, item with { IsStale = true });
                places.TryAdd(key, place);
            }
        }
    }

    private static bool Covers(ConfigOrigin broken, ConfigOrigin item) =>
        broken.Source == item.Source
        && (broken.File == item.File
            || (item.File.StartsWith(broken.File, StringComparison.Ordinal)
                && (broken.File.EndsWith('/') || item.File[broken.File.Length] is '/' or '\\')));

    private static ObjectPlace Nowhere(ConfigObject item) => new(new(item.SourceId, "", 0, 0), 0);

    private static ConfigProblem Duplicate(ConfigKey key, ObjectPlace place, ObjectPlace first) => new()
    {
        Code = ErrorCodes.DuplicateObject.Code,
        Key = key,
        Origin = place.Origin,
        Message = $"{key} is given twice, first at {first.Origin}",
        Remedy = "remove or rename one of the two",
    };
}

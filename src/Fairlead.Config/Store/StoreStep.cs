using System.Runtime.InteropServices;
using Fairlead.Config.Diagnostics;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Store;

/// <summary>
/// The store's rules, as a pure step from one state to the next. It costs what differs between what the sources said before and say now.
/// </summary>
internal static class StoreStep
{
    /// <summary>The state after the sources have said this; the same where they say the same.</summary>
    /// <param name="former">The state before.</param>
    /// <param name="sources">What the sources say now, first to last by precedence.</param>
    public static StoreState Next(StoreState former, IReadOnlyList<ConfigSnapshot> sources)
    {
        var changed = Changed(former, sources);
        var isSameProblems = sources.Zip(former.Sources).All(static pair => pair.First.Problems.Equals(pair.Second.Problems));
        if (!isSameProblems)
        {
            // What was refused may be so no more.
            changed = Union(changed, [.. former.Stale]);
        }

        if (changed.Count == 0 && isSameProblems)
        {
            return former with { Sources = sources };
        }

        return Settle(former with { Sources = sources }, changed, isSameProblems);
    }

    // In order of keys, each once.
    private static List<ConfigKey> Changed(StoreState former, IReadOnlyList<ConfigSnapshot> sources)
    {
        List<ConfigKey> keys = [];
        for (var index = 0; index < sources.Count; index++)
        {
            var (now, before) = (sources[index], former.Sources[index]);
            keys = Union(keys, now.Objects.ChangesSince(before.Objects).ConvertAll(static change => change.Key));
            keys = Union(keys, now.Places.ChangesSince(before.Places).ConvertAll(static change => change.Key));
        }

        return keys;
    }

    private static List<ConfigKey> Union(List<ConfigKey> one, List<ConfigKey> other)
    {
        if (one.Count == 0 || other.Count == 0)
        {
            return one.Count == 0 ? other : one;
        }

        List<ConfigKey> union = new(Math.Max(one.Count, other.Count));
        int left = 0, right = 0;
        while (left < one.Count || right < other.Count)
        {
            var order = left == one.Count ? 1 : right == other.Count ? -1 : one[left].CompareTo(other[right]);
            union.Add(order <= 0 ? one[left] : other[right]);
            left += order <= 0 ? 1 : 0;
            right += order >= 0 ? 1 : 0;
        }

        return union;
    }

    private static StoreState Settle(StoreState state, List<ConfigKey> changed, bool isSameProblems)
    {
        RefusedObjects refused = new(state.Sources);
        var stale = state.Stale.ToBuilder();
        var duplicates = state.Duplicates.ToBuilder();
        List<MapEdit<ConfigKey, ConfigObject>> objects = new(changed.Count);
        List<MapEdit<ConfigKey, ObjectPlace>> places = new(changed.Count);
        foreach (var key in changed)
        {
            var (item, place) = Find(state, key, refused);
            objects.Add(item is null ? MapEdit<ConfigKey, ConfigObject>.Remove(key) : MapEdit<ConfigKey, ConfigObject>.Set(key, item));
            places.Add(place is null ? MapEdit<ConfigKey, ObjectPlace>.Remove(key) : MapEdit<ConfigKey, ObjectPlace>.Set(key, place.Value));
            if (item is { IsStale: true })
            {
                stale.Add(key);
            }
            else
            {
                stale.Remove(key);
            }

            duplicates.Remove(key);
            if (state.Sources.Count > 1 && DuplicatesOf(state.Sources, key) is { Count: > 0 } found)
            {
                duplicates.Add(key, [.. found]);
            }
        }

        var former = state.Snapshot;
        var allDuplicates = duplicates.ToImmutable();
        var problems = isSameProblems && ReferenceEquals(allDuplicates, state.Duplicates)
            ? former.Problems
            : [.. state.Sources.SelectMany(static source => source.Problems), .. allDuplicates.Values.SelectMany(static list => list)];
        return state with
        {
            Snapshot = former.With(
                former.Objects.Apply(CollectionsMarshal.AsSpan(objects)), former.Places.Apply(CollectionsMarshal.AsSpan(places)), problems),
            Stale = stale.ToImmutable(),
            Duplicates = allDuplicates,
        };
    }

    /// <summary>The object of a key that is live, and where it stands, or the refused text of it.</summary>
    private static (ConfigObject? Item, ObjectPlace? Place) Find(StoreState state, ConfigKey key, RefusedObjects refused)
    {
        ObjectPlace? known = null;
        foreach (var source in state.Sources)
        {
            if (source.Objects.Find(key) is { } item)
            {
                return (state.Snapshot.Objects.Find(key) is { } same && same.Equals(item) ? same : item, PlaceOf(source, item));
            }

            known ??= source.Places.TryGetValue(key, out var place) ? place : null;
        }

        if (state.Snapshot.Objects.Find(key) is not { } former)
        {
            return (null, known);
        }

        var stood = PlaceOf(state.Snapshot, former);
        return refused.Covers(key, stood.Origin)
            ? (former.IsStale ? former : former with { IsStale = true }, known ?? stood)
            : (null, known);
    }

    private static List<ConfigProblem> DuplicatesOf(IReadOnlyList<ConfigSnapshot> sources, ConfigKey key)
    {
        List<ConfigProblem> duplicates = [];
        ObjectPlace? first = null;
        foreach (var source in sources)
        {
            if (source.Objects.Find(key) is not { } item)
            {
                continue;
            }

            var place = PlaceOf(source, item);
            if (first is { } counting)
            {
                duplicates.Add(new()
                {
                    Code = ErrorCodes.DuplicateObject.Code,
                    Key = key,
                    Origin = place.Origin,
                    Message = $"{key} is given twice, first at {counting.Origin}",
                    Remedy = "remove or rename one of the two",
                });
            }

            first ??= place;
        }

        return duplicates;
    }

    // A source without files has no places.
    private static ObjectPlace PlaceOf(ConfigSnapshot snapshot, ConfigObject item) =>
        snapshot.Places.TryGetValue(item.Key, out var place) ? place : new(new(item.SourceId, "", 0, 0), default);
}

using System.Runtime.InteropServices;
using Fairlead.Config.Diagnostics;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Store;

/// <summary>
/// The join of the sources, as a pure step from one state to the next: of an object that several give, the first source's counts. It costs
/// what differs between what counted of the sources before and what counts now.
/// </summary>
internal static class StoreStep
{
    /// <summary>The state after the sources have come to these; the same where nothing differs.</summary>
    /// <param name="former">The state before.</param>
    /// <param name="sources">The sources as they are now, first to last by precedence.</param>
    public static StoreState Next(StoreState former, IReadOnlyList<SourceState> sources)
    {
        List<ConfigKey> changed = [];
        var isSameProblems = true;
        for (var index = 0; index < sources.Count; index++)
        {
            var (now, before) = (sources[index].Taken, former.Sources[index].Taken);
            changed = KeyUnion.Of(changed, KeyUnion.Changed(now, before));
            isSameProblems &= now.Problems.Equals(before.Problems);
        }

        return changed.Count == 0 && isSameProblems
            ? former with { Sources = sources }
            : Settle(former with { Sources = sources }, changed, isSameProblems);
    }

    private static StoreState Settle(StoreState state, List<ConfigKey> changed, bool isSameProblems)
    {
        var duplicates = state.Duplicates.ToBuilder();
        List<MapEdit<ConfigKey, ConfigObject>> objects = new(changed.Count);
        List<MapEdit<ConfigKey, ObjectPlace>> places = new(changed.Count);
        foreach (var key in changed)
        {
            var (item, place) = Find(state, key);
            objects.Add(item is null ? MapEdit<ConfigKey, ConfigObject>.Remove(key) : MapEdit<ConfigKey, ConfigObject>.Set(key, item));
            places.Add(place is null ? MapEdit<ConfigKey, ObjectPlace>.Remove(key) : MapEdit<ConfigKey, ObjectPlace>.Set(key, place.Value));
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
            :
            [
                .. state.Sources.SelectMany(static source => source.Taken.Problems),
                .. allDuplicates.Values.SelectMany(static list => list),
            ];
        return state with
        {
            Snapshot = former.With(
                former.Objects.Apply(CollectionsMarshal.AsSpan(objects)), former.Places.Apply(CollectionsMarshal.AsSpan(places)), problems),
            Duplicates = allDuplicates,
        };
    }

    /// <summary>The object of a key that is live, and where it stands, or the refused text of it.</summary>
    private static (ConfigObject? Item, ObjectPlace? Place) Find(StoreState state, ConfigKey key)
    {
        ObjectPlace? known = null;
        foreach (var source in state.Sources)
        {
            if (source.Taken.Objects.Find(key) is { } item)
            {
                return (state.Snapshot.Objects.Find(key) is { } same && same.Equals(item) ? same : item, PlaceOf(source.Taken, item));
            }

            known ??= source.Taken.Places.TryGetValue(key, out var place) ? place : null;
        }

        return (null, known);
    }

    private static List<ConfigProblem> DuplicatesOf(IReadOnlyList<SourceState> sources, ConfigKey key)
    {
        List<ConfigProblem> duplicates = [];
        string? counting = null;
        foreach (var source in sources)
        {
            if (source.Taken.Objects.Find(key) is not { } item)
            {
                continue;
            }

            if (counting is not null)
            {
                duplicates.Add(new()
                {
                    Code = ErrorCodes.DuplicateObject.Code,
                    Severity = ProblemSeverity.Warning,
                    Key = key,
                    Origin = PlaceOf(source.Taken, item).Origin,
                    Message = $"{key} is given by the source {counting} too, whose version counts",
                    Remedy = "remove one of the two, or give the sources other priorities",
                });
            }

            counting ??= source.Id;
        }

        return duplicates;
    }

    // A source without files has no places.
    private static ObjectPlace PlaceOf(ConfigSnapshot snapshot, ConfigObject item) =>
        snapshot.Places.TryGetValue(item.Key, out var place) ? place : new(new(item.SourceId, "", 0, 0), default);
}

using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.State;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Store;

/// <summary>
/// The rules for one source by itself, as a pure step from one state to the next: of an object that is refused the last good version
/// counts, and a source that loses too much at once is held at what it had. It costs what differs from what the source said before.
/// </summary>
internal static class SourceStep
{
    /// <summary>The state after the source has said this; the same where it says the same.</summary>
    /// <param name="former">The state before.</param>
    /// <param name="said">What it says now.</param>
    /// <param name="rule">When it is held.</param>
    /// <param name="now">The time.</param>
    /// <param name="isAccepted">Whether it is believed, whatever it lost.</param>
    public static SourceState Next(SourceState former, ConfigSnapshot said, LossRule rule, DateTimeOffset now, bool isAccepted = false)
    {
        if (ReferenceEquals(said, former.HeldSaid) && !isAccepted)
        {
            return former;
        }

        var changed = KeyUnion.Changed(said, former.Said);
        var isSameProblems = former.HasSaid && former.Held is null && said.Problems.Equals(former.Said.Problems);
        if (!isSameProblems)
        {
            // What was refused may be so no more, and what the state directory has may be gone.
            changed = KeyUnion.Of(changed, [.. former.Stale]);
            changed = KeyUnion.Of(changed, [.. former.Stored.Keys]);
        }

        if (changed.Count == 0 && isSameProblems)
        {
            return ReferenceEquals(former.Said, said) ? former : former with { Said = said, SaidCount = said.Objects.Count };
        }

        RefusedObjects refused = new(said.Problems);
        var had = former.Taken.Objects.Count + former.Stored.Count;
        var lost = Lost(former, said, changed, refused);
        return rule.Holds(had, lost) && !isAccepted
            ? Hold(former, said, new(had, lost, former.Held?.Since ?? now), now)
            : Take(former, said, changed, refused, now);
    }

    /// <summary>The state in which the objects of the state directory count, since the source has not said anything.</summary>
    public static SourceState Restore(SourceState former, DateTimeOffset now)
    {
        if (former.Stored.Count == 0)
        {
            return former;
        }

        List<ConfigProblem> problems = [.. former.StoredProblems];
        List<MapEdit<ConfigKey, ConfigObject>> objects = new(former.Stored.Count);
        List<MapEdit<ConfigKey, ObjectPlace>> places = new(former.Stored.Count);
        foreach (var (key, stored) in former.Stored)
        {
            if (stored.Read(former.Id, problems) is { } item)
            {
                objects.Add(MapEdit<ConfigKey, ConfigObject>.Set(key, item with { IsStale = true }));
                places.Add(MapEdit<ConfigKey, ObjectPlace>.Set(key, stored.Place));
            }
        }

        ImmutableSortedSet<ConfigKey> keys = [.. objects.Select(static edit => edit.Key)];
        return former with
        {
            Taken = former.Taken.With(
                former.Taken.Objects.Apply(CollectionsMarshal.AsSpan(objects)),
                former.Taken.Places.Apply(CollectionsMarshal.AsSpan(places)),
                [.. former.Taken.Problems, .. problems]),
            Stale = former.Stale.Union(keys),
            Restored = former.Restored.Union(keys),
            Stored = former.Stored.Apply([.. former.Stored.Keys.Select(MapEdit<ConfigKey, StoredObject>.Remove)]),
            StoredProblems = [.. problems],
            ChangedAt = now,
        };
    }

    private static int Lost(SourceState former, ConfigSnapshot said, List<ConfigKey> changed, RefusedObjects refused) =>
        changed.Count(key => !said.Objects.ContainsKey(key) && Stood(former, key) is { } origin && !refused.Covers(key, origin));

    // Where the version that counted stood; null where none did.
    private static ConfigOrigin? Stood(SourceState former, ConfigKey key) =>
        former.Taken.Objects.Find(key) is { } item ? PlaceOf(former.Taken, item).Origin
        : former.Stored.Find(key) is { } stored ? stored.Place.Origin
        : null;

    // What it says is compared with what it said when it was last believed, so that is kept.
    private static SourceState Hold(SourceState former, ConfigSnapshot said, HeldLoss held, DateTimeOffset now)
    {
        var kept = Restore(former, now);
        var problem = new ConfigProblem
        {
            Code = SourceCodes.SourceHeld.Code,
            Origin = new(former.Id, former.Id, 0, 0),
            Message = $"the source {former.Id} lost {held.Lost} of its {held.Had} objects at once; it is held at what it had",
            Remedy = $"bring the objects back, or take the loss with: fairlead sources accept {former.Id}",
        };
        return kept with
        {
            HasSaid = true,
            SaidCount = said.Objects.Count,
            Held = held,
            HeldSaid = said,
            Taken = kept.Taken.With(kept.Taken.Objects, kept.Taken.Places, [problem, .. said.Problems, .. kept.StoredProblems]),
        };
    }

    private static SourceState Take(
        SourceState former, ConfigSnapshot said, List<ConfigKey> changed, RefusedObjects refused, DateTimeOffset now)
    {
        var (stale, restored) = (former.Stale.ToBuilder(), former.Restored.ToBuilder());
        List<ConfigProblem> storedProblems = [.. former.StoredProblems];
        List<MapEdit<ConfigKey, ConfigObject>> objects = new(changed.Count);
        List<MapEdit<ConfigKey, ObjectPlace>> places = new(changed.Count);
        foreach (var key in changed)
        {
            var (item, place) = Find(former, said, key, refused, storedProblems);
            objects.Add(item is null ? MapEdit<ConfigKey, ConfigObject>.Remove(key) : MapEdit<ConfigKey, ConfigObject>.Set(key, item));
            places.Add(place is null ? MapEdit<ConfigKey, ObjectPlace>.Remove(key) : MapEdit<ConfigKey, ObjectPlace>.Set(key, place.Value));
            var isStale = item is { IsStale: true };
            _ = isStale ? stale.Add(key) : stale.Remove(key);
            _ = isStale && former.Stored.ContainsKey(key) ? restored.Add(key) : !isStale && restored.Remove(key);
        }

        var taken = former.Taken.With(
            former.Taken.Objects.Apply(CollectionsMarshal.AsSpan(objects)),
            former.Taken.Places.Apply(CollectionsMarshal.AsSpan(places)),
            storedProblems.Count == 0 ? said.Problems : [.. said.Problems, .. storedProblems]);
        return former with
        {
            Said = said,
            HasSaid = true,
            SaidCount = said.Objects.Count,
            Taken = taken,
            Stale = stale.ToImmutable(),
            Restored = restored.ToImmutable(),
            Stored = former.Stored.Count == 0
                ? former.Stored
                : former.Stored.Apply([.. former.Stored.Keys.Select(MapEdit<ConfigKey, StoredObject>.Remove)]),
            StoredProblems = [.. storedProblems],
            Held = null,
            HeldSaid = null,
            ChangedAt = former.HasSaid && ReferenceEquals(taken, former.Taken) ? former.ChangedAt : now,
        };
    }

    /// <summary>The object of a key that counts, and where it stands, or the refused text of it.</summary>
    private static (ConfigObject? Item, ObjectPlace? Place) Find(
        SourceState former, ConfigSnapshot said, ConfigKey key, RefusedObjects refused, List<ConfigProblem> problems)
    {
        ObjectPlace? known = said.Places.TryGetValue(key, out var place) ? place : null;
        var counted = former.Taken.Objects.Find(key);
        if (said.Objects.Find(key) is { } item)
        {
            return (counted is not null && counted.Equals(item) ? counted : item, known);
        }

        if (Stood(former, key) is not { } origin || !refused.Covers(key, origin))
        {
            return (null, known);
        }

        counted ??= former.Stored.Find(key)?.Read(former.Id, problems);
        if (counted is null)
        {
            return (null, known);
        }

        var stood = former.Stored.Find(key)?.Place ?? PlaceOf(former.Taken, counted);
        return (counted.IsStale ? counted : counted with { IsStale = true }, known ?? stood);
    }

    // A source without files has no places.
    private static ObjectPlace PlaceOf(ConfigSnapshot snapshot, ConfigObject item) =>
        snapshot.Places.TryGetValue(item.Key, out var place) ? place : new(new(item.SourceId, "", 0, 0), default);
}

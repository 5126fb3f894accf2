using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Fairlead.Config.Diagnostics;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Quarantine;

/// <summary>
/// The rules of quarantine, as pure steps: a version that a client rejects gives way to the one before it until the object changes. A step
/// costs what differs, and what is quarantined.
/// </summary>
internal static class QuarantineStep
{
    /// <summary>The state after the sources have come to this; the same where nothing differs.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="joined">What the sources give.</param>
    /// <param name="now">The time.</param>
    public static QuarantineState Next(QuarantineState state, ConfigSnapshot joined, DateTimeOffset now)
    {
        if (state.HasJoined && ReferenceEquals(joined, state.Joined))
        {
            return state;
        }

        var objects = state.HasJoined
            ? state.Objects
            : state.Objects.RemoveRange(state.Objects.Keys.Where(key => !joined.Objects.ContainsKey(key)));
        var former = state.Former;

        // Before anything was there, nothing changed.
        var changes = state.HasJoined || objects.Count > 0 ? joined.Objects.ChangesSince(state.Joined.Objects) : [];
        foreach (var (key, before, after) in changes.Select(static change => (change.Key, change.Before, change.After)))
        {
            if (objects.TryGetValue(key, out var quarantined))
            {
                if (after?.ResourceVersion != quarantined.Rejection.ResourceVersion)
                {
                    // Where it goes back to what was served in its place, that is no newer than it was.
                    objects = objects.Remove(key);
                    former = after is null || after.ResourceVersion == quarantined.Good?.ResourceVersion
                        ? former
                        : former.With(key, new(quarantined.Good, now));
                }
            }
            else if (after is null)
            {
                former = former.Without(key);
            }
            else if (state.HasJoined && before?.ResourceVersion != after.ResourceVersion)
            {
                former = former.With(key, new(before, now));
            }
        }

        return new() { Joined = joined, HasJoined = true, Objects = objects, Former = former, Snapshot = Served(joined, objects) };
    }

    /// <summary>The state after a client has rejected a version; the same where that is no reason to go back.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="rejection">What the client rejects.</param>
    /// <param name="trial">How long a version is on trial.</param>
    /// <param name="now">The time.</param>
    public static QuarantineState Reject(QuarantineState state, Rejection rejection, TimeSpan trial, DateTimeOffset now)
    {
        var key = rejection.Key;

        // An object that is quarantined, and one that has not changed, has nothing to go back to.
        if (state.Former.Find(key) is not { } former
            || state.Joined.Objects.Find(key)?.ResourceVersion != rejection.ResourceVersion
            || (now - former.Since >= trial && rejection.IsAcceptedElsewhere))
        {
            return state;
        }

        var good = former.Item is { } before ? before with { IsStale = true } : null;
        var objects = state.Objects.Add(key, new(rejection, good));
        return state with { Objects = objects, Former = state.Former.Without(key), Snapshot = Served(state.Joined, objects) };
    }

    private static ConfigSnapshot Served(ConfigSnapshot joined, ImmutableSortedDictionary<ConfigKey, QuarantinedObject> objects)
    {
        if (objects.Count == 0)
        {
            return joined;
        }

        List<MapEdit<ConfigKey, ConfigObject>> edits =
        [
            .. objects.Values.Select(static item => item.Good is { } good
                ? MapEdit<ConfigKey, ConfigObject>.Set(item.Rejection.Key, good)
                : MapEdit<ConfigKey, ConfigObject>.Remove(item.Rejection.Key)),
        ];
        return joined.With(
            joined.Objects.Apply(CollectionsMarshal.AsSpan(edits)),
            joined.Places,
            [.. joined.Problems, .. objects.Values.Select(item => ProblemOf(joined, item))]);
    }

    private static ConfigProblem ProblemOf(ConfigSnapshot joined, QuarantinedObject item)
    {
        var rejection = item.Rejection;
        var instead = item.Good is null ? "it is not served" : "the version before it is served";
        return new()
        {
            Code = SourceCodes.Quarantined.Code,
            Key = rejection.Key,
            Origin = joined.Places.TryGetValue(rejection.Key, out var place) ? place.Origin : null,
            Message = $"the client {rejection.Client} rejects {rejection.Resource}, which is made of it: \"{OneLine(rejection.Message)}\"; "
                + instead,
            Remedy = "correct the object: it is taken again as soon as it changes",
        };
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

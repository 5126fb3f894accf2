using System.Runtime.InteropServices;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Documents;
using Fairlead.Config.Files;
using Fairlead.Config.State;
using Fairlead.Config.Store;
using Fairlead.Incremental.Feeds;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Applied;

/// <summary>
/// A source whose objects are applied and deleted one request at a time, by people and by programs. What was answered is on the disk, where
/// there is a state directory. Safe for use by any number of threads; requests are done one after the other.
/// </summary>
public sealed class AppliedObjects : IDisposable
{
    /// <summary>The most that one request may hold, in bytes.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>The priority of what is applied: above that of directories, so that it can stand in for what they give.</summary>
    public const int DefaultPriority = 200;

    private readonly Lock _changing = new();
    private readonly string _id;
    private readonly StateDirectory? _state;
    private readonly SnapshotFeed<ConfigSnapshot> _snapshots;

    /// <summary>Makes the source with what the state directory has of it.</summary>
    /// <param name="id">What people call it.</param>
    /// <param name="state">Where its objects are kept; null: in memory only.</param>
    public AppliedObjects(string id, StateDirectory? state = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        _id = id;
        _state = state;
        _snapshots = new(ConfigSnapshot.Empty);
        _snapshots.Publish(Restored(id, state));
        state?.Log(id).Forget();
        Source = new(id, _snapshots) { Kind = "apply", Priority = DefaultPriority, IsHeldOnLoss = false, KeepsItself = state is not null };
    }

    /// <summary>The source, for the store.</summary>
    public ConfigSource Source { get; }

    /// <summary>What is applied now.</summary>
    public ConfigSnapshot Current => _snapshots.Current.Value;

    /// <summary>
    /// Takes the sound objects of texts; each of the others is refused by itself. An object that names a version in its metadata is taken
    /// only where that is the one that counts.
    /// </summary>
    /// <param name="texts">The texts.</param>
    /// <param name="prune">Of the applied objects that it chooses, those are deleted that the texts do not give; null: none.</param>
    /// <param name="served">The version of an object that counts, whichever source gives it; null where there is none.</param>
    /// <exception cref="AppliedNotKeptException">It could not be written to the state directory; nothing is changed.</exception>
    public ApplyAnswer Apply(IReadOnlyList<ApplyText> texts, LabelSelector? prune, Func<ConfigKey, string?> served)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(served);
        var (entries, problems) = Read(texts);
        lock (_changing)
        {
            var before = Current;
            var (answer, edits) = Decide(before, entries, problems, prune, served);
            Change(before, edits);
            return answer;
        }
    }

    /// <summary>What <see cref="Apply"/> would do of the same now. Nothing is changed.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="prune">Of the applied objects that it chooses, those would be deleted that the texts do not give; null: none.</param>
    /// <param name="served">The version of an object that counts, whichever source gives it; null where there is none.</param>
    public ApplyPlan Plan(IReadOnlyList<ApplyText> texts, LabelSelector? prune, Func<ConfigKey, string?> served)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(served);
        var (entries, problems) = Read(texts);
        var before = Current;
        var (answer, edits) = Decide(before, entries, problems, prune, served);

        // The texts are at hand, so fields can be found in them.
        var hashes = texts.DistinctBy(static text => text.Name)
            .ToDictionary(static text => text.Name, static text => FileHash.Of(text.Content.Span), StringComparer.Ordinal);
        return new(answer, With(before, edits.ConvertAll(edit => edit.Object is null
            ? edit
            : edit with { Place = edit.Place with { TextHash = hashes[edit.Place.Origin.File] } })));
    }

    /// <summary>Deletes applied objects.</summary>
    /// <param name="objects">The objects, each with the version that its reader has seen; null: whichever counts.</param>
    /// <param name="others">The source that gives an object that is not among the applied ones; null where none does.</param>
    /// <exception cref="AppliedNotKeptException">It could not be written to the state directory; nothing is changed.</exception>
    public ApplyAnswer Delete(IReadOnlyList<(ConfigKey Key, string? Version)> objects, Func<ConfigKey, string?> others)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(others);
        lock (_changing)
        {
            var before = Current;
            List<ConfigProblem> problems = [];
            Dictionary<ConfigKey, StateEdit> edits = [];
            List<ApplyResult> results = new(objects.Count);
            foreach (var (key, version) in objects.DistinctBy(static one => one.Key))
            {
                if ((before.Objects.Find(key)?.ResourceVersion ?? Kept(key)) is not { } known)
                {
                    var other = others(key);
                    problems.Add(new()
                    {
                        Code = SourceCodes.NotApplied.Code,
                        Key = key,
                        Origin = new(_id, "", 0, 0),
                        Message = other is null ? $"there is no {key}" : $"{key} was not applied: the source {other} gives it",
                        Remedy = other is null ? "see fairlead get" : $"remove it from {other}",
                    });
                    results.Add(new(key, ApplyAction.NotFound, null));
                }
                else if (version is not null && version != known)
                {
                    problems.Add(Conflict(key, new(_id, "", 0, 0), version, known));
                    results.Add(new(key, ApplyAction.Conflict, known));
                }
                else
                {
                    edits.Add(key, new(key, null, default));
                    results.Add(new(key, ApplyAction.Deleted, null));
                }
            }

            Change(before, [.. edits.Values]);
            return new(results, problems);
        }
    }

    /// <summary>The objects that texts name, sound or not, and what is wrong with the texts themselves.</summary>
    public (IReadOnlyList<(ConfigKey Key, string? Version)> Objects, IReadOnlyList<ConfigProblem> Problems) Named(
        IReadOnlyList<ApplyText> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var (entries, problems) = Read(texts);

        // What is wrong with an object does not matter to whoever deletes it.
        return (
            [.. entries.Select(static entry => (entry.Key, entry.GivenVersion))],
            [.. problems.Where(static problem => problem.Key is null)]);
    }

    /// <inheritdoc/>
    public void Dispose() => _snapshots.Dispose();

    private static ConfigSnapshot Restored(string id, StateDirectory? state)
    {
        List<ConfigProblem> problems = [];
        List<ConfigObject> objects = [];
        List<KeyValuePair<ConfigKey, ObjectPlace>> places = [];
        foreach (var (key, stored) in state?.Stored(id) ?? StoredObject.None)
        {
            // One that this version refuses stays in the file: a later version may take it again.
            if (stored.Read(id, problems) is { } item)
            {
                objects.Add(item);
                places.Add(new(key, stored.Place));
            }
        }

        return new(ConfigSnapshot.MapOf(objects), [.. problems])
        {
            Places = OrderedMap.Create(ConfigSnapshot.NoPlaces.Shape, places),
        };
    }

    private (List<ReadObject> Entries, List<ConfigProblem> Problems) Read(IReadOnlyList<ApplyText> texts)
    {
        List<ReadObject> entries = [];
        List<ConfigProblem> problems = [];
        foreach (var text in texts)
        {
            var result = TextReading.Read(text.Content.Span, _id, text.Name, maxBytes: MaxBytes);
            entries.AddRange(result.Entries);
            problems.AddRange(result.Problems);
        }

        return (entries, problems);
    }

    private (ApplyAnswer Answer, List<StateEdit> Edits) Decide(
        ConfigSnapshot before,
        List<ReadObject> entries,
        List<ConfigProblem> problems,
        LabelSelector? prune,
        Func<ConfigKey, string?> served)
    {
        Dictionary<ConfigKey, StateEdit> edits = [];
        HashSet<ConfigKey> seen = [];
        List<ApplyResult> results = new(entries.Count);
        foreach (var entry in entries)
        {
            var known = before.Objects.Find(entry.Key)?.ResourceVersion;
            if (!seen.Add(entry.Key))
            {
                problems.Add(Problem(ErrorCodes.DuplicateObject, entry, $"{entry.Key} is given twice", "remove one of the two"));
                results.Add(new(entry.Key, ApplyAction.Refused, known));
            }
            else if (entry.Object is not { } item)
            {
                results.Add(new(entry.Key, ApplyAction.Refused, known));
            }
            else if (entry.GivenVersion is { } given && (known ?? served(entry.Key)) is var counts && given != counts)
            {
                problems.Add(Conflict(entry.Key, entry.Origin, given, counts));
                results.Add(new(entry.Key, ApplyAction.Conflict, counts));
            }
            else if (known == item.ResourceVersion)
            {
                results.Add(new(entry.Key, ApplyAction.Unchanged, known));
            }
            else
            {
                edits.Add(entry.Key, new(entry.Key, item, new(entry.Origin, default)));
                results.Add(new(entry.Key, known is null ? ApplyAction.Created : ApplyAction.Configured, item.ResourceVersion));
            }
        }

        if (prune is not null)
        {
            Prune(before, prune, seen, edits, results, problems);
        }

        return (new(results, problems), [.. edits.Values]);
    }

    // One that this version refuses, and that can be deleted all the same.
    private string? Kept(ConfigKey key) =>
        _state is not null && _state.Log(_id).Entries.TryGetValue(key, out var entry) ? entry.ResourceVersion : null;

    private void Prune(
        ConfigSnapshot before, LabelSelector selector, HashSet<ConfigKey> seen, Dictionary<ConfigKey, StateEdit> edits,
        List<ApplyResult> results, List<ConfigProblem> problems)
    {
        if (problems.Exists(static problem => problem.Severity == ProblemSeverity.Error))
        {
            problems.Add(new()
            {
                Code = SourceCodes.NotPruned.Code,
                Severity = ProblemSeverity.Warning,
                Origin = new(_id, "", 0, 0),
                Message = "nothing is pruned, since something of the request was refused: what it would have given cannot be told",
                Remedy = "correct it and apply again",
            });
            return;
        }

        foreach (var item in before.Objects.Values.Where(item => selector.Chooses(item) && !seen.Contains(item.Key)))
        {
            edits.Add(item.Key, new(item.Key, null, default));
            results.Add(new(item.Key, ApplyAction.Deleted, null));
        }
    }

    // On the disk first: what somebody was told is there is there after a crash.
    private void Change(ConfigSnapshot before, List<StateEdit> edits)
    {
        if (edits.Count == 0)
        {
            return;
        }

        if (_state is not null && !_state.TryAppend(_id, edits))
        {
            throw new AppliedNotKeptException(_state.Path);
        }

        _snapshots.Publish(With(before, edits));
    }

    private static ConfigSnapshot With(ConfigSnapshot before, List<StateEdit> edits)
    {
        edits.Sort(static (one, other) => one.Key.CompareTo(other.Key));
        var objects = edits.ConvertAll(static edit => edit.Object is { } item
            ? MapEdit<ConfigKey, ConfigObject>.Set(edit.Key, item)
            : MapEdit<ConfigKey, ConfigObject>.Remove(edit.Key));
        var places = edits.ConvertAll(static edit => edit.Object is not null
            ? MapEdit<ConfigKey, ObjectPlace>.Set(edit.Key, edit.Place)
            : MapEdit<ConfigKey, ObjectPlace>.Remove(edit.Key));
        return before.With(
            before.Objects.Apply(CollectionsMarshal.AsSpan(objects)), before.Places.Apply(CollectionsMarshal.AsSpan(places)),
            before.Problems);
    }

    private static ConfigProblem Conflict(ConfigKey key, ConfigOrigin origin, string given, string? counts) => new()
    {
        Code = SourceCodes.VersionConflict.Code,
        Key = key,
        Origin = origin,
        Path = "metadata.resourceVersion",
        Message = counts is null
            ? $"expected no version, since {key} is not there any more, got {given}"
            : $"expected the version that counts, {counts}, got {given}: somebody else changed {key}",
        Remedy = "read it with fairlead get -o yaml, and change that; or leave the version out, to replace whatever is there",
    };

    private static ConfigProblem Problem(ErrorCode code, ReadObject entry, string message, string remedy) => new()
    {
        Code = code.Code,
        Key = entry.Key,
        Origin = entry.Origin,
        Message = message,
        Remedy = remedy,
    };
}

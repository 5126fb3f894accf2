using System.Runtime.InteropServices;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Documents;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Files;

/// <summary>
/// The objects that files give together: of each the first file's counts, and the others are reported. What a file gave is exchanged at the
/// cost of what it gave. Used by one thread at a time.
/// </summary>
internal sealed class FileObjects
{
    private readonly Dictionary<ConfigKey, ObjectGiver[]> _givers = [];
    private readonly SortedSet<FileState> _troubled = new(Comparer<FileState>.Create(FileState.CompareRank));
    private readonly SortedDictionary<ConfigKey, IReadOnlyList<ConfigProblem>> _duplicates = [];
    private readonly Dictionary<string, FileState> _states = new(StringComparer.Ordinal);

    // What has to be looked at before the next snapshot.
    private readonly HashSet<ConfigKey> _open = [];
    private bool _isTroubleOpen;
    private IReadOnlyList<ConfigProblem> _before = [];

    /// <summary>What the files say together, as of the last <see cref="Compose"/>.</summary>
    public ConfigSnapshot Snapshot { get; private set; } = ConfigSnapshot.Empty;

    /// <summary>What a file gave last, or null.</summary>
    public FileState? Find(string file) => _states.GetValueOrDefault(file);

    /// <summary>The files that gave something.</summary>
    public IReadOnlyCollection<string> Files => _states.Keys;

    /// <summary>Takes what a file gives now in the place of what it gave before.</summary>
    public void Set(FileState state)
    {
        Remove(state.File);
        _states.Add(state.File, state);
        foreach (var entry in state.Result.Entries)
        {
            _givers[entry.Key] = [.. _givers.GetValueOrDefault(entry.Key) ?? [], new(state, entry)];
            _open.Add(entry.Key);
        }

        // Of a file that is held too: without its errors an object that it refuses would look like one that was removed.
        if (state.Result.Problems.Count > 0)
        {
            _troubled.Add(state);
            _isTroubleOpen = true;
        }
    }

    /// <summary>Forgets a file.</summary>
    public void Remove(string file)
    {
        if (!_states.Remove(file, out var state))
        {
            return;
        }

        foreach (var entry in state.Result.Entries)
        {
            // A key that the file gives twice went with its first entry.
            if (_givers.TryGetValue(entry.Key, out var givers))
            {
                var others = Array.FindAll(givers, giver => !ReferenceEquals(giver.State, state));
                if (others.Length > 0)
                {
                    _givers[entry.Key] = others;
                }
                else
                {
                    _givers.Remove(entry.Key);
                }
            }

            _open.Add(entry.Key);
        }

        _isTroubleOpen |= _troubled.Remove(state);
    }

    /// <summary>
    /// The objects of a text with those in their place that are known and say the same: what is derived from these is not derived again.
    /// </summary>
    public ReadResult Known(ReadResult result) => result with { Entries = [.. result.Entries.Select(Known)] };

    /// <summary>Makes the snapshot of what the files say now: the same object where nothing differs.</summary>
    /// <param name="before">Problems that no file gave.</param>
    public ConfigSnapshot Compose(IReadOnlyList<ConfigProblem> before)
    {
        var objects = new List<MapEdit<ConfigKey, ConfigObject>>(_open.Count);
        var places = new List<MapEdit<ConfigKey, ObjectPlace>>(_open.Count);
        foreach (var key in _open.Order())
        {
            Settle(key, objects, places);
        }

        var problems = _isTroubleOpen || !_before.SequenceEqual(before) ? Problems(before) : Snapshot.Problems;
        _before = before;
        _isTroubleOpen = false;
        _open.Clear();
        return Snapshot = Snapshot.With(
            Snapshot.Objects.Apply(CollectionsMarshal.AsSpan(objects)), Snapshot.Places.Apply(CollectionsMarshal.AsSpan(places)), problems);
    }

    private ReadObject Known(ReadObject entry) =>
        entry.Object is { } item && Snapshot.Objects.Find(entry.Key) is { } known && known.Equals(item)
            ? entry with { Object = known }
            : entry;

    private void Settle(ConfigKey key, List<MapEdit<ConfigKey, ConfigObject>> objects, List<MapEdit<ConfigKey, ObjectPlace>> places)
    {
        var givers = _givers.GetValueOrDefault(key) ?? [];
        givers.AsSpan().Sort(ObjectGiver.Compare);
        var first = Array.FindIndex(givers, static giver => giver.Entry.Object is not null);
        if (first >= 0)
        {
            var item = givers[first].Entry.Object!; // not null by the index
            if (Snapshot.Objects.Find(key) is not { } known || !known.Equals(item))
            {
                objects.Add(MapEdit<ConfigKey, ConfigObject>.Set(key, item));
            }
        }
        else
        {
            objects.Add(MapEdit<ConfigKey, ConfigObject>.Remove(key));
        }

        places.Add(givers.Length > 0
            ? MapEdit<ConfigKey, ObjectPlace>.Set(key, givers[Math.Max(first, 0)].Place)
            : MapEdit<ConfigKey, ObjectPlace>.Remove(key));
        IReadOnlyList<ConfigProblem> duplicates = givers.Length < 2 ? [] :
        [
            .. givers.Skip(first + 1).Where(static giver => giver is { Entry.Object: not null, State.HeldSince: null })
                .Select(giver => Duplicate(key, giver, givers[first])),
        ];
        _isTroubleOpen |= !duplicates.SequenceEqual(_duplicates.GetValueOrDefault(key) ?? []);
        if (duplicates.Count > 0)
        {
            _duplicates[key] = duplicates;
        }
        else
        {
            _duplicates.Remove(key);
        }
    }

    private static ConfigProblem Duplicate(ConfigKey key, ObjectGiver giver, ObjectGiver first) => new()
    {
        Code = ErrorCodes.DuplicateObject.Code,
        Key = key,
        Origin = giver.Entry.Origin,
        Message = $"{key} is given twice, first at {first.Entry.Origin}",
        Remedy = "remove or rename one of the two",
    };

    // File by file: what is wrong in the text, then what another file gives too.
    private EquatableList<ConfigProblem> Problems(IReadOnlyList<ConfigProblem> before)
    {
        var own = _troubled.SelectMany(
            static state => state.Result.Problems.Select(problem => (State: state, IsDuplicate: false, Problem: problem)));
        // A duplicate is in a file.
        var duplicates = _duplicates.Values.SelectMany(static list => list)
            .Select(problem => (State: _states[problem.Origin!.Value.File], IsDuplicate: true, Problem: problem));
        return
        [
            .. before,
            .. own.Concat(duplicates)
                .OrderBy(static item => item.State, Comparer<FileState>.Create(FileState.CompareRank))
                .ThenBy(static item => item.IsDuplicate)
                .ThenBy(static item => item.Problem.Origin?.Line)
                .ThenBy(static item => item.Problem.Origin?.Column)
                .Select(static item => item.Problem),
        ];
    }
}

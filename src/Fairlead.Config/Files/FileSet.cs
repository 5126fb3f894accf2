using Fairlead.Model.Objects;

namespace Fairlead.Config.Files;

/// <summary>
/// The files of some folders with what they gave when they were last read. A file that changed is read, and the others keep what they gave,
/// whatever is wrong in any of them. Used by one thread at a time.
/// </summary>
internal sealed class FileSet(IReadOnlyList<string> roots, string sourceId, TimeSpan grace, TimeProvider clock)
{
    // How many times the grace a file is held while others go.
    private const int MaxGraces = 4;

    private readonly FileObjects _objects = new();
    private readonly Dictionary<string, FileStamp> _stamps = new(StringComparer.Ordinal);

    // The folders whose files are config, each with the place of its root among the roots.
    private readonly Dictionary<string, int> _folders = new(StringComparer.Ordinal);

    // Files that are held, or that somebody wrote while they were read: these are looked at again soon.
    private readonly HashSet<string> _pending = new(StringComparer.Ordinal);
    private IReadOnlyList<ConfigProblem> _unlisted = [];

    // When a file was last seen to be gone.
    private long _lastHeld;

    private readonly FileLookers _lookers = new(sourceId);

    /// <summary>What lists a folder.</summary>
    public Func<string, FolderList> List { get; init; } = FolderListing.List;

    /// <summary>What could not be listed at the last look.</summary>
    public IReadOnlyList<ConfigProblem> Unlisted => _unlisted;

    /// <summary>How many times the content of a file was read.</summary>
    public long FilesRead { get; private set; }

    /// <summary>Looks for the files and at each of them.</summary>
    /// <param name="everything">Whether to read files too that look unchanged by length and time.</param>
    public FileSetResult ReadAll(bool everything)
    {
        _pending.Clear();
        _folders.Clear();
        var listed = new HashSet<string>(StringComparer.Ordinal);
        var queries = new List<FileQuery>();
        var unlisted = new List<ConfigProblem>();
        for (var root = 0; root < roots.Count; root++)
        {
            var listing = List(roots[root]);
            foreach (var folder in listing.Folders)
            {
                _folders.TryAdd(Path.TrimEndingDirectorySeparator(folder), root);
            }

            foreach (var file in listing.Files.Where(listed.Add))
            {
                queries.Add(QueryOf(file, root, everything));
            }

            unlisted.AddRange(listing.Failed.Select(failure => _lookers.Own.Unreadable(failure.Path, failure.Reason)));
        }

        LookAt(queries);

        foreach (var file in _objects.Files.Where(file => !listed.Contains(file)).ToList())
        {
            Vanish(file);
        }

        _unlisted = unlisted;
        return Result();
    }

    /// <summary>Takes a text that is in no file and stays what it is: it counts behind all files.</summary>
    /// <param name="name">What it is called in the places of its objects.</param>
    /// <param name="bytes">The text.</param>
    public FileSetResult Give(string name, ReadOnlySpan<byte> bytes)
    {
        var look = _lookers.Own.Read(name, bytes);
        _objects.Set(new()
        {
            File = name,
            Root = roots.Count,
            Hash = look.Hash,
            IsEmpty = look.IsEmpty,
            Result = look.Result!, // nothing is known of it
        });
        return Result();
    }

    /// <summary>Looks at these files and at those that a former look left open; at all where that does not suffice.</summary>
    /// <param name="files">What may have changed: files whose content may, and names that came or went.</param>
    public FileSetResult ReadSome(IEnumerable<string> files)
    {
        string[] names = [.. files.Union(_pending, StringComparer.Ordinal)];
        _pending.Clear();
        var queries = new List<FileQuery>(names.Length);
        if (!Array.TrueForAll(names, name => TryAlone(name, queries)))
        {
            return ReadAll(everything: true);
        }

        LookAt(queries);
        return Result();
    }

    /// <summary>Looks for the files, and at each that looks changed by length and time or is named.</summary>
    /// <param name="files">What may have changed.</param>
    public FileSetResult ReadAll(IEnumerable<string> files)
    {
        ReadSome(files);
        return ReadAll(everything: false);
    }

    private FileSetResult Result() => new(_objects.Compose(_unlisted), _pending.Count > 0);

    // Returns whether it suffices to look at this name alone, and adds it where there is something to see.
    private bool TryAlone(string file, List<FileQuery> queries)
    {
        if (_objects.Find(file) is { } state)
        {
            queries.Add(QueryOf(file, state.Root, everything: true));
            return true;
        }

        var name = Path.GetFileName(file.AsSpan());
        if (!_folders.TryGetValue(Path.GetDirectoryName(file) ?? "", out var root)
            || FolderListing.IsHidden(name) || _folders.ContainsKey(file) || Directory.Exists(file))
        {
            // Links lead through hidden names, and a folder brings or takes its files.
            return false;
        }

        if (FolderListing.IsConfigName(name) && File.Exists(file))
        {
            queries.Add(QueryOf(file, root, everything: true));
        }

        return true;
    }

    private FileQuery QueryOf(string file, int root, bool everything)
    {
        var former = _objects.Find(file);
        var isSettled = former is { HeldSince: null } && former.Root == root;
        return new(file, root)
        {
            IsNamed = file == roots[root],
            Former = former,
            Known = isSettled && !everything && _stamps.TryGetValue(file, out var stamp) ? stamp : null,
        };
    }

    private void LookAt(List<FileQuery> files)
    {
        var looks = _lookers.Look(files);
        for (var index = 0; index < looks.Length; index++)
        {
            Take(files[index], looks[index]);
        }
    }

    private void Take(FileQuery query, in FileLook look)
    {
        switch (look.Outcome)
        {
            case FileOutcome.Unchanged:
                break;
            case FileOutcome.BeingWritten:
                // The former content counts until the file is quiet.
                FilesRead++;
                _pending.Add(query.File);
                break;
            case FileOutcome.Gone:
                Vanish(query.File);
                break;
            case FileOutcome.Unreadable:
                Refuse(query, look.Problem!); // it says why
                break;
            case FileOutcome.Read:
                FilesRead++;
                Accept(query, look);
                break;
            default:
                throw new InvalidOperationException($"no such outcome: {look.Outcome}");
        }
    }

    private void Refuse(FileQuery query, ConfigProblem problem)
    {
        _stamps.Remove(query.File);
        if (query.Former is not { Result: { Entries.Count: 0, Problems: [var known] } } || known != problem)
        {
            _objects.Set(
                new() { File = query.File, Root = query.Root, Hash = default, IsEmpty = true, Result = new([], [problem]) });
        }
    }

    private void Accept(FileQuery query, in FileLook look)
    {
        var former = query.Former;
        if (look.Result is not { } result)
        {
            // What it had.
            _stamps[query.File] = look.Stamp;
            if (former is { HeldSince: not null } || former?.Root != query.Root)
            {
                _objects.Set(former! with { HeldSince = null, Root = query.Root }); // only what is known can be the same
            }

            return;
        }

        if (look.IsEmpty && former is { IsEmpty: false } && Hold(former))
        {
            return;
        }

        _stamps[query.File] = look.Stamp;
        _objects.Set(
            new() { File = query.File, Root = query.Root, Hash = look.Hash, IsEmpty = look.IsEmpty, Result = _objects.Known(result) });
    }

    private void Vanish(string file)
    {
        if (_objects.Find(file) is { } state && (state.IsEmpty || !Hold(state)))
        {
            _objects.Remove(file);
            _stamps.Remove(file);
        }
    }

    // Whether the former content still counts.
    private bool Hold(FileState former)
    {
        var since = former.HeldSince ?? clock.GetTimestamp();

        // Files that go one after the other go together, so that whoever looks at what is lost sees all of it.
        var held = clock.GetElapsedTime(since);
        if (held >= grace && (held >= grace * MaxGraces || clock.GetElapsedTime(_lastHeld) >= grace))
        {
            return false;
        }

        if (former.HeldSince is null)
        {
            _lastHeld = since;
            _objects.Set(former with { HeldSince = since });
        }

        _pending.Add(former.File);
        return true;
    }
}

using Fairlead.Config.Diagnostics;
using Fairlead.Config.Documents;
using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;
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

    // What files are read into, one after the other.
    private byte[] _buffer = [];
    private readonly SharedTexts _texts = new();

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
                Look(file, root, everything);
            }

            unlisted.AddRange(listing.Failed.Select(failure => Unreadable(failure.Path, failure.Reason)));
        }

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
        _objects.Set(new()
        {
            File = name,
            Root = roots.Count,
            Hash = FileHash.Of(bytes),
            IsEmpty = bytes.IndexOfAnyExcept(" \t\r\n"u8) < 0,
            Result = TextReading.Read(bytes, sourceId, name, _texts, length: bytes.Length > TextLimits.MaxFileBytes ? -1 : null),
        });
        return Result();
    }

    /// <summary>Looks at these files and at those that a former look left open; at all where that does not suffice.</summary>
    /// <param name="files">What may have changed: files whose content may, and names that came or went.</param>
    public FileSetResult ReadSome(IEnumerable<string> files)
    {
        string[] names = [.. files.Union(_pending, StringComparer.Ordinal)];
        _pending.Clear();
        return Array.TrueForAll(names, LookAlone) ? Result() : ReadAll(everything: true);
    }

    /// <summary>Looks for the files, and at each that looks changed by length and time or is named.</summary>
    /// <param name="files">What may have changed.</param>
    public FileSetResult ReadAll(IEnumerable<string> files)
    {
        ReadSome(files);
        return ReadAll(everything: false);
    }

    private FileSetResult Result() => new(_objects.Compose(_unlisted), _pending.Count > 0);

    // Returns whether it suffices to look at this name alone.
    private bool LookAlone(string file)
    {
        if (_objects.Find(file) is { } state)
        {
            Look(file, state.Root, everything: true);
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
            Look(file, root, everything: true);
        }

        return true;
    }

    private void Look(string file, int root, bool everything)
    {
        var former = _objects.Find(file);
        if (file != roots[root] && FileKind.OtherThanRegular(file) is { } kind)
        {
            // To open a pipe waits for whoever writes into it, and to open a device may do anything. What is named itself is meant.
            Refuse(file, root, Irregular(file, kind));
            return;
        }

        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var before = Stamp(stream);
            if (former is { HeldSince: null } && former.Root == root && !everything && _stamps.GetValueOrDefault(file) == before)
            {
                return;
            }

            var bytes = ReadBytes(stream);
            FilesRead++;
            if (Stamp(stream) != before)
            {
                // Somebody writes just now. The former content counts until the file is quiet.
                _pending.Add(file);
                return;
            }

            Accept(file, root, former, before, bytes.Span);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Gone since it was listed, or a link that leads nowhere.
            Vanish(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Refuse(file, root, Unreadable(file, exception.Message));
        }
    }

    private void Refuse(string file, int root, ConfigProblem problem)
    {
        _stamps.Remove(file);
        if (_objects.Find(file) is not { Result: { Entries.Count: 0, Problems: [var known] } } || known != problem)
        {
            _objects.Set(new() { File = file, Root = root, Hash = default, IsEmpty = true, Result = new([], [problem]) });
        }
    }

    private void Accept(string file, int root, FileState? former, FileStamp stamp, ReadOnlySpan<byte> bytes)
    {
        var hash = FileHash.Of(bytes);
        if (former is not null && former.Hash == hash)
        {
            _stamps[file] = stamp;
            if (former.HeldSince is not null || former.Root != root)
            {
                _objects.Set(former with { HeldSince = null, Root = root });
            }

            return;
        }

        var isEmpty = bytes.IndexOfAnyExcept(" \t\r\n"u8) < 0;
        if (isEmpty && former is { IsEmpty: false } && Hold(former))
        {
            return;
        }

        _stamps[file] = stamp;
        var result = _objects.Known(TextReading.Read(bytes, sourceId, file, _texts, length: stamp.Length));
        _objects.Set(new() { File = file, Root = root, Hash = hash, IsEmpty = isEmpty, Result = result });
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

    private ConfigProblem Irregular(string file, string kind) => new()
    {
        Code = ErrorCodes.Irregular.Code,
        Origin = new(sourceId, file, 0, 0),
        Message = $"expected a file, got {kind}; it is not opened",
        Remedy = "keep it out of the config folder, or give it another name",
    };

    private ConfigProblem Unreadable(string file, string reason) => new()
    {
        Code = ErrorCodes.Unreadable.Code,
        Origin = new(sourceId, file, 0, 0),
        Message = $"cannot be read: {reason.TrimEnd('.')}",
        Remedy = "check the path and that the process may read it",
    };

    private static FileStamp Stamp(FileStream stream) =>
        new(stream.CanSeek ? stream.Length : -1, stream.CanSeek ? File.GetLastWriteTimeUtc(stream.SafeFileHandle) : default);

    // Good until the next file is read. One byte more than the limit shows that the file is too large without reading all of it.
    private ReadOnlyMemory<byte> ReadBytes(FileStream stream)
    {
        var expected = (int)(stream.CanSeek ? Math.Min(stream.Length, TextLimits.MaxFileBytes) : 0);
        if (_buffer.Length < expected)
        {
            _buffer = new byte[expected];
        }

        var length = stream.ReadAtLeast(_buffer.AsSpan(0, expected), expected, throwOnEndOfStream: false);
        var more = stream.ReadByte();
        if (more < 0)
        {
            return _buffer.AsMemory(0, length);
        }

        // It has grown, or has no length.
        using var buffer = new MemoryStream();
        buffer.Write(_buffer, 0, length);
        buffer.WriteByte((byte)more);
        var chunk = new byte[64 * 1024];
        while (buffer.Length <= TextLimits.MaxFileBytes && stream.Read(chunk) is var count && count > 0)
        {
            buffer.Write(chunk, 0, count);
        }

        return buffer.ToArray();
    }
}

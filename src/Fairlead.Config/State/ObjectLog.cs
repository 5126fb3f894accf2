using System.Buffers;
using Fairlead.Config.Diagnostics;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;
using Microsoft.Win32.SafeHandles;

namespace Fairlead.Config.State;

/// <summary>
/// The objects of one source in a file that grows by what differs and is written anew when most of it says nothing any more. A line counts
/// when it is whole: after a crash the file says what it said before or after the last change. Used by one thread at a time.
/// </summary>
internal sealed class ObjectLog : IDisposable
{
    // Below this much waste the file is not written anew.
    private const long MinWaste = 4 * 1024 * 1024;

    // What a file may be to be read: far more than a source of many objects, far less than the memory.
    private const long MaxBytes = 1024L * 1024 * 1024;

    // Files that were moved aside, for one source: a file system that damages every file must not be filled up.
    private const int MaxAside = 5;

    private readonly string _path;
    private readonly string _source;
    private readonly Dictionary<ConfigKey, LogEntry> _entries = [];
    private readonly List<ConfigProblem> _problems = [];
    private readonly TimeProvider _time;
    private FileStream? _file;
    private long _length;
    private long _live;

    // How much waste there has to be before the file is written anew; more after each time that this failed.
    private long _wasteTaken = MinWaste;

    private ObjectLog(string path, string source, TimeProvider time)
    {
        _path = path;
        _source = source;
        _time = time;
    }

    /// <summary>What the file says of each object: where its line stands.</summary>
    public IReadOnlyDictionary<ConfigKey, LogEntry> Entries => _entries;

    /// <summary>What was found when the file was opened.</summary>
    public OrderedMap<ConfigKey, StoredObject> Stored { get; private set; } = StoredObject.None;

    /// <summary>What was wrong when the file was opened.</summary>
    public IReadOnlyList<ConfigProblem> Problems => _problems;

    /// <summary>How many times the file was written anew.</summary>
    internal int Rewrites { get; private set; }

    /// <summary>Opens a file, which need not be there; what is wrong is in <see cref="Problems"/>, and nothing is thrown for it.</summary>
    public static ObjectLog Open(string path, string source, TimeProvider time)
    {
        ObjectLog log = new(path, source, time);
        try
        {
            log.Load();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            log.Report(SourceCodes.StateUnreadable, $"{path} cannot be read: {exception.Message.TrimEnd('.')}",
                "see that the process may read the state directory; the sources are served without it");
        }

        return log;
    }

    /// <summary>Forgets what was found when the file was opened: nobody needs it any more.</summary>
    public void Forget() => Stored = StoredObject.None;

    /// <summary>Writes what differs, and returns when it is on the disk.</summary>
    /// <exception cref="IOException">It could not be written; the file says what it said before.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public void Append(IReadOnlyList<StateEdit> edits)
    {
        if (edits.Count == 0)
        {
            return;
        }

        var file = _file ??= OpenToWrite();
        ArrayBufferWriter<byte> lines = new(4096);
        List<(StateEdit Edit, int Start, int Length)> written = new(edits.Count);
        if (_length == 0)
        {
            StateRecord.WriteHeader(lines, _source);
        }

        foreach (var edit in edits)
        {
            var start = lines.WrittenCount;
            StateRecord.Write(lines, edit);
            written.Add((edit, start, lines.WrittenCount - start));
        }

        Write(file, lines.WrittenSpan);
        foreach (var (edit, start, length) in written)
        {
            Note(edit.Key, edit.Object is { } item
                ? new(_length + start, length, item.ResourceVersion, edit.Place.Origin.File)
                : null);
        }

        _length += lines.WrittenCount;
        var waste = _length - _live;
        if (waste > Math.Max(_live, _wasteTaken))
        {
            _wasteTaken = TryRewrite() ? MinWaste : 2 * waste;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Write(FileStream file, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(file.SafeFileHandle, bytes, _length);
            file.Flush(flushToDisk: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Half of a line at the end of a full disk: the next change begins where the last whole one ended.
            Truncate(file);
            throw;
        }
    }

    private void Truncate(FileStream file)
    {
        try
        {
            file.SetLength(_length);
        }
        catch (IOException)
        {
            // The rest is overwritten by the next change, or is no whole line when the file is read.
            Dispose();
        }
    }

    private void Note(ConfigKey key, LogEntry? entry)
    {
        if (_entries.Remove(key, out var former))
        {
            _live -= former.Length;
        }

        if (entry is { } now)
        {
            _entries.Add(key, now);
            _live += now.Length;
        }
    }

    // What was appended is kept either way: where there is no room for a second file, the first one grows for a while.
    private bool TryRewrite()
    {
        try
        {
            Rewrite();
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Another file beside it takes its place when it is whole: a crash leaves the one or the other.
    private void Rewrite()
    {
        var draft = _path + ".new";
        List<(ConfigKey Key, LogEntry Entry)> entries = [.. _entries.Select(static entry => (entry.Key, entry.Value))];
        entries.Sort(static (one, other) => one.Entry.Offset.CompareTo(other.Entry.Offset));
        ArrayBufferWriter<byte> header = new();
        StateRecord.WriteHeader(header, _source);
        long length = header.WrittenCount;
        using (var source = File.OpenHandle(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        using (var target = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.Read))
        {
            target.Write(header.WrittenSpan);
            for (var index = 0; index < entries.Count; index++)
            {
                var (key, entry) = entries[index];
                var line = new byte[entry.Length];
                ReadWhole(source, line, entry.Offset);
                target.Write(line);
                entries[index] = (key, entry with { Offset = length });
                length += line.Length;
            }

            target.Flush(flushToDisk: true);
        }

        // From here on the lines stand elsewhere, whether the file can be opened again at once or not.
        Dispose();
        File.Move(draft, _path, overwrite: true);
        foreach (var (key, entry) in entries)
        {
            _entries[key] = entry;
        }

        _length = length;
        Rewrites++;
    }

    private static void ReadWhole(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(file, bytes, offset);
            if (read == 0)
            {
                throw new EndOfStreamException("the file is shorter than what was written to it");
            }

            bytes = bytes[read..];
            offset += read;
        }
    }

    private FileStream OpenToWrite()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path) ?? ".");
        return new(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
    }

    private void Load()
    {
        if (!File.Exists(_path))
        {
            return;
        }

        var bytes = new FileInfo(_path).Length <= MaxBytes ? File.ReadAllBytes(_path) : [];
        var damaged = bytes.Length == 0 ? 1 : 0;
        Dictionary<ConfigKey, StoredObject> stored = [];
        for (var start = 0; start < bytes.Length;)
        {
            var end = bytes.AsSpan(start).IndexOf((byte)'\n');
            if (end < 0)
            {
                // The change that was being written when the process ended; nobody was told that it is kept.
                break;
            }

            var line = bytes.AsMemory(start, end);
            if (!StateRecord.TryOpen(line, out var json))
            {
                damaged++;
            }
            else if (start == 0 && StateRecord.VersionOf(json) is { } version)
            {
                if (version > StateRecord.Version)
                {
                    MoveAside("newer", SourceCodes.StateNewer, $"it has version {version} of the format, and this build reads "
                        + $"{StateRecord.Version}");
                    return;
                }
            }
            else if (StateRecord.TryRead(json, _source, out var key, out var item))
            {
                Note(key!, item is null // a line that can be read has a key
                    ? null
                    : new(start, end + 1, item.ResourceVersion, item.Place.Origin.File));
                _ = item is null ? stored.Remove(key!) : (stored[key!] = item) is not null;
            }
            else
            {
                damaged++;
            }

            start += end + 1;
            _length = start;
        }

        Stored = OrderedMap.Create(StoredObject.None.Shape, stored);
        if (damaged > 0 && new FileInfo(_path).Length > 0)
        {
            Mend(damaged);
        }
    }

    // What is whole goes into a new file, and the damaged one is kept for whoever wants to look.
    private void Mend(int damaged)
    {
        var what = $"{damaged} of its lines {(damaged == 1 ? "is" : "are")} damaged; {_entries.Count} objects of it are whole";
        try
        {
            var copy = AsideName("damaged");
            File.Copy(_path, copy, overwrite: true);
            if (_entries.Count == 0)
            {
                File.Delete(_path);
                _length = 0;
            }
            else
            {
                Rewrite();
            }

            Prune();
            Report(SourceCodes.StateDamaged, $"{_path} was moved to {copy}: {what}", "nothing: the sources fill it again");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Report(SourceCodes.StateDamaged, $"{_path}: {what}, and it cannot be moved aside: {exception.Message.TrimEnd('.')}",
                "see that the process may write into the state directory");
        }
    }

    private void MoveAside(string why, ErrorCode code, string what)
    {
        _entries.Clear();
        (_length, _live) = (0, 0);
        try
        {
            var aside = AsideName(why);
            File.Move(_path, aside, overwrite: true);
            Prune();
            Report(code, $"{_path} was moved to {aside}: {what}",
                "nothing: the sources fill a new one. To go back to the newer version, move the file back");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Report(code, $"{_path}: {what}, and it cannot be moved aside: {exception.Message.TrimEnd('.')}",
                "see that the process may write into the state directory");
        }
    }

    private string AsideName(string why) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_path}.{why}-{_time.GetUtcNow():yyyyMMdd'T'HHmmssfff}");

    private void Prune()
    {
        var folder = Path.GetDirectoryName(_path) ?? ".";
        var name = Path.GetFileName(_path);
        foreach (var old in Directory.GetFiles(folder, name + ".*-*").Order(StringComparer.Ordinal).SkipLast(MaxAside))
        {
            File.Delete(old);
        }
    }

    private void Report(ErrorCode code, string message, string remedy) => _problems.Add(new()
    {
        Code = code.Code,
        Severity = ProblemSeverity.Warning,
        Origin = new(_source, _path, 0, 0),
        Message = message,
        Remedy = remedy,
    });
}

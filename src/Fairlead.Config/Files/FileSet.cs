using System.Collections.Immutable;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Documents;
using Fairlead.Config.Yaml;
using Fairlead.Model;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Files;

/// <summary>The files of some folders with what they gave when they were last read. Used by one thread at a time.</summary>
internal sealed class FileSet(IReadOnlyList<string> roots, string sourceId, TimeSpan grace, TimeProvider clock)
{
    private readonly Dictionary<string, FileState> _files = new(StringComparer.Ordinal);

    // What files are read into, one after the other.
    private byte[] _buffer = [];

    // What the last look gave, where nothing was wrong, held or twice in it: then a file whose content changes is exchanged by itself.
    private ConfigSnapshot? _clean;

    /// <summary>Looks at the files.</summary>
    /// <param name="everything">Whether to read files that look unchanged by length and time.</param>
    /// <param name="only">Where not null: the files whose content may have changed. The others are not looked at where that can be
    /// helped.</param>
    public FileSetResult Read(bool everything, IReadOnlyList<string>? only = null)
    {
        if (only is not null && ReadOnly(only) is { } quick)
        {
            return new(quick, LookAgain: false);
        }

        var result = ReadAll(everything || only is not null);
        _clean = !result.LookAgain && result.Snapshot.Problems.Count == 0 && _files.Values.All(static state => state.HeldSince is null)
            ? result.Snapshot
            : null;
        return result;
    }

    /// <summary>Reads these files and nothing else; null where that does not suffice.</summary>
    private ConfigSnapshot? ReadOnly(IReadOnlyList<string> only)
    {
        if (_clean is not { } snapshot)
        {
            return null;
        }

        var objects = snapshot.Objects;
        var places = snapshot.Places;
        foreach (var file in only)
        {
            var former = _files.GetValueOrDefault(file);
            List<ConfigProblem> problems = [];
            if (former is null || ReadFile(file, everything: true, problems) || _files.GetValueOrDefault(file) is not { } state
                || state.Result.Problems.Count > 0
                || !state.Result.Objects.Select(static item => item.Key)
                    .SequenceEqual(former.Result.Objects.Select(static item => item.Key)))
            {
                return null;
            }

            foreach (var item in state.Result.Objects)
            {
                if (!item.Equals(objects[item.Key]))
                {
                    objects = objects.SetItem(item.Key, item);
                }
            }

            places = places.SetItems(state.Places());
        }

        return _clean = ReferenceEquals(objects, snapshot.Objects) && ReferenceEquals(places, snapshot.Places) ? snapshot
            : new ConfigSnapshot(objects, snapshot.Problems) { Places = places };
    }

    private FileSetResult ReadAll(bool everything)
    {
        var problems = new List<ConfigProblem>();
        var order = new List<string>();
        var listed = new HashSet<string>(StringComparer.Ordinal);
        var lookAgain = false;
        foreach (var root in roots)
        {
            var found = FolderListing.List(root, out var failed);
            foreach (var file in found)
            {
                if (listed.Add(file))
                {
                    order.Add(file);
                    lookAgain |= ReadFile(file, everything, problems);
                }
            }

            problems.AddRange(failed.Select(failure => Problem(ErrorCodes.Unreadable, failure.Path, failure.Reason)));
        }

        lookAgain |= HoldVanished(listed);
        return new(Compose(order, problems), lookAgain);
    }

    // Returns whether the file has to be looked at again soon.
    private bool ReadFile(string file, bool everything, List<ConfigProblem> problems)
    {
        var former = _files.GetValueOrDefault(file);
        ReadOnlyMemory<byte> bytes;
        FileStamp before;
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            before = Stamp(stream);
            if (former is not null && former.HeldSince is null && !everything && former.Stamp == before)
            {
                return false;
            }

            bytes = ReadBytes(stream);
            if (Stamp(stream) != before)
            {
                // Somebody writes just now. The former content counts until the file is quiet.
                return true;
            }
        }
        catch (FileNotFoundException)
        {
            // Gone between listing and opening: the next look sees it as vanished, a link that leads nowhere too.
            return former is not null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _files.Remove(file);
            problems.Add(Problem(ErrorCodes.Unreadable, file, exception.Message));
            return false;
        }

        return Accept(file, former, before, bytes);
    }

    private bool Accept(string file, FileState? former, FileStamp stamp, ReadOnlyMemory<byte> bytes)
    {
        var hash = FileHash.Of(bytes.Span);
        if (former is not null && former.Hash == hash)
        {
            _files[file] = former with { Stamp = stamp, HeldSince = null };
            return false;
        }

        var isEmpty = bytes.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0;
        if (isEmpty && former is { IsEmpty: false } && Hold(file, former))
        {
            return true;
        }

        _files[file] = new() { Stamp = stamp, Hash = hash, IsEmpty = isEmpty, Result = TextReading.Read(bytes.Span, sourceId, file) };
        return false;
    }

    // Whether the former content still counts.
    private bool Hold(string file, FileState former)
    {
        var since = former.HeldSince ?? clock.GetTimestamp();
        if (clock.GetElapsedTime(since) >= grace)
        {
            return false;
        }

        _files[file] = former with { HeldSince = since };
        return true;
    }

    private bool HoldVanished(HashSet<string> present)
    {
        var held = false;
        foreach (var (file, state) in _files.Where(pair => !present.Contains(pair.Key)).ToList())
        {
            if (!state.IsEmpty && Hold(file, state))
            {
                held = true;
            }
            else
            {
                _files.Remove(file);
            }
        }

        return held;
    }

    private ConfigSnapshot Compose(List<string> order, List<ConfigProblem> problems)
    {
        var objects = ImmutableSortedDictionary.CreateBuilder<ConfigKey, ConfigObject>();
        var places = ImmutableSortedDictionary.CreateBuilder<ConfigKey, ObjectPlace>();
        var refused = new List<KeyValuePair<ConfigKey, ObjectPlace>>();
        foreach (var state in order.Select(file => _files.GetValueOrDefault(file)).Where(state => state is { HeldSince: null }))
        {
            problems.AddRange(state!.Result.Problems);
            var own = new Dictionary<ConfigKey, ObjectPlace>(state.Places().DistinctBy(static pair => pair.Key));
            foreach (var read in state.Result.Objects)
            {
                if (objects.TryAdd(read.Key, read))
                {
                    places.Add(read.Key, own[read.Key]);
                }
                else
                {
                    problems.Add(new()
                    {
                        Code = ErrorCodes.DuplicateObject.Code,
                        Key = read.Key,
                        Origin = own[read.Key].Origin,
                        Message = $"{read.Key} is given twice, first at {places[read.Key].Origin}",
                        Remedy = "remove or rename one of the two",
                    });
                }
            }

            refused.AddRange(own);
        }

        // A file that was renamed is held under its old name for a moment: what its new name gives counts then.
        foreach (var state in _files.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value).Where(state => state.HeldSince is not null))
        {
            foreach (var read in state.Result.Objects)
            {
                objects.TryAdd(read.Key, read);
            }

            refused.AddRange(state.Places());
        }

        foreach (var (key, place) in refused)
        {
            places.TryAdd(key, place);
        }

        return new(objects.ToImmutable(), problems.ToEquatableList()) { Places = places.ToImmutable() };
    }

    private ConfigProblem Problem(ErrorCode code, string file, string reason) => new()
    {
        Code = code.Code,
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

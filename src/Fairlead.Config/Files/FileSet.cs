using System.Collections.Immutable;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
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

    // What files are read into: what a large text has given up, or what no text has kept.
    private byte[] _spare = [];

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
        }

        return _clean = ReferenceEquals(objects, snapshot.Objects) ? snapshot : new ConfigSnapshot(objects, snapshot.Problems);
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
        var hash = former?.Large is null ? HashOf(bytes.Span) : default;
        if (former is not null && (former.Large?.IsSame(bytes.Span) ?? former.Hash == hash))
        {
            _files[file] = former with { Stamp = stamp, HeldSince = null };
            return false;
        }

        var isEmpty = bytes.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0;
        if (isEmpty && former is { IsEmpty: false } && Hold(file, former))
        {
            return true;
        }

        var large = former?.Large?.Next(bytes, sourceId, file);
        var result = large?.Result ?? TextReading.Read(bytes, sourceId, file, out large);
        _files[file] = new()
        {
            Stamp = stamp,
            Hash = large is null && hash == default ? HashOf(bytes.Span) : hash,
            IsEmpty = isEmpty,
            Result = result,
            Large = large,
        };
        if (large is not null)
        {
            // Memory of an array has one.
            _spare = former?.Large is { } text && MemoryMarshal.TryGetArray(text.Release(), out var released) ? released.Array! : [];
        }

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
        foreach (var state in order.Select(file => _files.GetValueOrDefault(file)).Where(state => state is { HeldSince: null }))
        {
            problems.AddRange(state!.Result.Problems);
            foreach (var read in state.Result.Objects)
            {
                if (!objects.TryAdd(read.Key, read))
                {
                    problems.Add(new()
                    {
                        Code = ErrorCodes.DuplicateObject.Code,
                        Key = read.Key,
                        Origin = read.Origin,
                        Message = $"{read.Key} is given twice, first at {objects[read.Key].Origin}",
                        Remedy = "remove or rename one of the two",
                    });
                }
            }
        }

        // A file that was renamed is held under its old name for a moment: what its new name gives counts then.
        foreach (var read in _files.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Where(pair => pair.Value.HeldSince is not null)
            .SelectMany(pair => pair.Value.Result.Objects))
        {
            objects.TryAdd(read.Key, read);
        }

        return new(objects.ToImmutable(), problems.ToEquatableList());
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

    // Good until the next file is read, unless a large text has kept it. One byte more than the limit shows that the file is too large
    // without reading all of it.
    private ReadOnlyMemory<byte> ReadBytes(FileStream stream)
    {
        var expected = (int)(stream.CanSeek ? Math.Min(stream.Length, TextLimits.MaxFileBytes) : 0);
        if (_spare.Length < expected || (expected >= LargeText.Least && _spare.Length / 2 > expected))
        {
            // Room for the next one to be somewhat longer, and not much too long for a text that keeps it.
            _spare = new byte[expected + (expected / 16)];
        }

        var length = stream.ReadAtLeast(_spare.AsSpan(0, expected), expected, throwOnEndOfStream: false);
        var more = stream.ReadByte();
        if (more < 0)
        {
            return _spare.AsMemory(0, length);
        }

        // It has grown, or has no length.
        using var buffer = new MemoryStream();
        buffer.Write(_spare, 0, length);
        buffer.WriteByte((byte)more);
        var chunk = new byte[64 * 1024];
        while (buffer.Length <= TextLimits.MaxFileBytes && stream.Read(chunk) is var count && count > 0)
        {
            buffer.Write(chunk, 0, count);
        }

        return buffer.ToArray();
    }

    private static UInt128 HashOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(bytes));
}

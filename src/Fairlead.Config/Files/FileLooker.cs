using Fairlead.Config.Diagnostics;
using Fairlead.Config.Documents;
using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Files;

/// <summary>Looks at files, one after the other, and changes nothing but its own room. Used by one thread at a time.</summary>
internal sealed class FileLooker(string sourceId)
{
    private readonly SharedTexts _texts = new();

    // What files are read into.
    private byte[] _buffer = [];

    /// <summary>Looks at a file; what is wrong with it is in the result, and nothing is thrown for it.</summary>
    public FileLook Look(FileQuery query)
    {
        var file = query.File;
        if (!query.IsNamed && FileKind.OtherThanRegular(file) is { } kind)
        {
            // To open a pipe waits for whoever writes into it, and to open a device may do anything.
            return new(FileOutcome.Unreadable) { Problem = Irregular(file, kind) };
        }

        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var before = Stamp(stream);
            if (query.Known == before)
            {
                return new(FileOutcome.Unchanged);
            }

            var bytes = ReadBytes(stream);
            return Stamp(stream) == before ? Read(query, before, bytes.Span, before.Length) : new(FileOutcome.BeingWritten);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Gone since it was listed, or a link that leads nowhere.
            return new(FileOutcome.Gone);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new(FileOutcome.Unreadable) { Problem = Unreadable(file, exception.Message) };
        }
    }

    /// <summary>Reads a text that is in no file.</summary>
    /// <param name="name">What it is called in the places of its objects.</param>
    /// <param name="bytes">The text.</param>
    public FileLook Read(string name, ReadOnlySpan<byte> bytes) =>
        Read(new(name, 0), default, bytes, bytes.Length > TextLimits.MaxFileBytes ? -1 : null);

    /// <summary>The problem of a file or folder that cannot be read.</summary>
    public ConfigProblem Unreadable(string file, string reason) => new()
    {
        Code = ErrorCodes.Unreadable.Code,
        Origin = new(sourceId, file, 0, 0),
        Message = $"cannot be read: {reason.TrimEnd('.')}",
        Remedy = "check the path and that the process may read it",
    };

    private FileLook Read(FileQuery query, FileStamp stamp, ReadOnlySpan<byte> bytes, long? length)
    {
        var hash = FileHash.Of(bytes);
        return new(FileOutcome.Read)
        {
            Stamp = stamp,
            Hash = hash,
            IsEmpty = bytes.IndexOfAnyExcept(" \t\r\n"u8) < 0,
            Result = query.Former?.Hash == hash ? null : TextReading.Read(bytes, sourceId, query.File, _texts, length: length),
        };
    }

    private ConfigProblem Irregular(string file, string kind) => new()
    {
        Code = ErrorCodes.Irregular.Code,
        Origin = new(sourceId, file, 0, 0),
        Message = $"expected a file, got {kind}; it is not opened",
        Remedy = "keep it out of the config folder, or give it another name",
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

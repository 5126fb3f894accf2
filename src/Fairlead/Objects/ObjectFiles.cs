using System.Globalization;
using System.Text;
using Fairlead.Cli;
using Fairlead.Config.Applied;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Files;
using Fairlead.ControlPlane.Admin.Config;

namespace Fairlead.Objects;

/// <summary>Reads the files that a verb sends to the server. What is too large is refused before it is read.</summary>
internal static class ObjectFiles
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async Task<IReadOnlyList<ApplyFile>> ReadAsync(
        CliContext context, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        List<ApplyFile> files = [];
        var room = (long)AppliedObjects.MaxBytes;
        foreach (var path in paths)
        {
            if (path == "-")
            {
                files.Add(new("stdin.yaml", await ReadAsync(context.In, "standard input", room, cancellationToken)));
                room -= Strict.GetByteCount(files[^1].Text);
                continue;
            }

            foreach (var file in List(path))
            {
                try
                {
                    await using var stream = File.OpenRead(file);
                    files.Add(new(file, await ReadAsync(stream, file, room, cancellationToken)));
                    room -= Strict.GetByteCount(files[^1].Text);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw new CliException(ExitCode.Usage, $"{file} cannot be read: {e.Message}", "check the path and its rights", e);
                }
            }
        }

        return files;
    }

    private static IReadOnlyList<string> List(string path)
    {
        try
        {
            return ConfigFiles.List(path) is { Count: > 0 } files
                ? files
                : throw new CliException(ExitCode.Usage, $"{path} holds no file of YAML or JSON", "name the files, or another directory");
        }
        catch (IOException e)
        {
            throw new CliException(ExitCode.Usage, e.Message, "check the path and its rights", e);
        }
    }

    private static async Task<string> ReadAsync(Stream stream, string name, long room, CancellationToken cancellationToken)
    {
        if (stream.CanSeek && stream.Length > room)
        {
            throw TooLarge(name, stream.Length, room);
        }

        using var bytes = new MemoryStream();
        var chunk = new byte[64 * 1024];
        int count;
        while ((count = await stream.ReadAsync(chunk, cancellationToken)) > 0)
        {
            await bytes.WriteAsync(chunk.AsMemory(0, count), cancellationToken);
            if (bytes.Length > room)
            {
                throw TooLarge(name, null, room);
            }
        }

        try
        {
            return Strict.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
        }
        catch (DecoderFallbackException e)
        {
            throw new CliException(
                ExitCode.Refused, $"{ErrorCodes.NotText.Code} {name}: expected UTF-8 text, got other bytes", "save the file as UTF-8", e);
        }
    }

    private static CliException TooLarge(string name, long? length, long room)
    {
        var before = AppliedObjects.MaxBytes - room;
        var others = before > 0 ? string.Create(CultureInfo.InvariantCulture, $" behind {before} of the files before it") : "";
        var got = length is { } known ? known.ToString(CultureInfo.InvariantCulture) : "more";
        return new(
            ExitCode.Refused,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{ErrorCodes.TooLarge.Code} {name}: expected at most {AppliedObjects.MaxBytes} bytes in one request, got {got}{others}"),
            "split it, or put it into a directory of serve --config");
    }
}

using Fairlead.Config.Files;

namespace Fairlead.Cli;

/// <summary>Reads the configuration that a command line names.</summary>
internal static class ConfigPaths
{
    private const string StandardInput = "-";

    /// <summary>What standard input is called where a file would be named.</summary>
    private const string StandardInputName = "<stdin>";

    // As for files: one byte more shows that it is too large, and the reader tells so.
    private const int MaxBytes = 8 * 1024 * 1024 + 1;

    /// <summary>Reads them all; what is wrong in them is in what is read.</summary>
    /// <exception cref="CliException">A path leads nowhere, a pattern names nothing, or nothing was there to read.</exception>
    public static async Task<ConfigReading> ReadAsync(CliContext context, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        List<string> files = [];
        List<ConfigText> texts = [];
        foreach (var path in paths)
        {
            if (path == StandardInput)
            {
                texts = texts.Count > 0 ? texts : [new(StandardInputName, await ReadInputAsync(context, cancellationToken))];
            }
            else
            {
                files.AddRange(Expand(path));
            }
        }

        var reading = ConfigFiles.Read(files.Distinct(StringComparer.Ordinal), texts);
        return reading.Files > 0 || reading.Config.Problems.Count > 0 ? reading : throw new CliException(
            ExitCode.Found, $"no file was read: {string.Join(", ", paths)} {(paths.Count == 1 ? "holds" : "hold")} no configuration",
            "configuration is in files *.yaml, *.yml and *.json whose names do not begin with . # or ~");
    }

    private static IReadOnlyList<string> Expand(string path)
    {
        if (PathPattern.IsPattern(path))
        {
            return PathPattern.Expand(path) is [_, ..] found ? found : throw new CliException(
                ExitCode.Found, $"no file was read: the pattern {path} names nothing", "** stands for any number of directories");
        }

        // What is neither, as a pipe, exists too.
        return Path.Exists(path) ? [path] : throw new CliException(
            ExitCode.Usage, $"{path}: no such file or directory", "give files or directories of YAML or JSON");
    }

    private static async Task<ReadOnlyMemory<byte>> ReadInputAsync(CliContext context, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var chunk = new byte[64 * 1024];
        while (bytes.Length < MaxBytes && await context.In.ReadAsync(chunk, cancellationToken) is var count && count > 0)
        {
            await bytes.WriteAsync(chunk.AsMemory(0, (int)Math.Min(count, MaxBytes - bytes.Length)), cancellationToken);
        }

        return bytes.ToArray();
    }
}

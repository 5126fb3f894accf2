using Fairlead.Config.Diagnostics;
using Fairlead.Config.Yaml;

namespace Fairlead.Config.Documents;

/// <summary>Reads a text of any number of documents. Pure, and never throws, whatever the bytes are.</summary>
internal static class TextReading
{
    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">The content.</param>
    /// <param name="source">The id of the source.</param>
    /// <param name="file">The file as the user knows it; its name tells JSON from YAML.</param>
    public static ReadResult Read(ReadOnlySpan<byte> bytes, string source, string file)
    {
        var problems = new ProblemList(source, file);
        if (bytes.Length > TextLimits.MaxFileBytes)
        {
            problems.Error(
                ErrorCodes.TooLarge, 0, 0, "", $"expected at most {TextLimits.MaxFileBytes} bytes, got {bytes.Length}", "split the file");
            return new([], problems.Problems);
        }

        if (DocumentReader.Decode(bytes, problems) is not { } text)
        {
            return new([], problems.Problems);
        }

        var results = DocumentReader.Read(text, IsJson(file), () => new ProblemList(source, file)).Select(ObjectReader.Read).ToList();
        return new(
            [.. results.SelectMany(static result => result.Entries)],
            [
                .. results.SelectMany(static result => result.Problems)
                    .OrderBy(static problem => problem.Origin?.Line)
                    .ThenBy(static problem => problem.Origin?.Column),
            ]);
    }

    /// <summary>Whether a file of this name holds JSON; any other one is YAML.</summary>
    public static bool IsJson(string file) => file.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
}

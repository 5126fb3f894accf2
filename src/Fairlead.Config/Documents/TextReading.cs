using System.Buffers;
using System.Globalization;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Documents;

/// <summary>Reads a text of any number of documents. Pure, and never throws, whatever the bytes are.</summary>
internal static class TextReading
{
    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">The content.</param>
    /// <param name="source">The id of the source.</param>
    /// <param name="file">The file as the user knows it; its name tells JSON from YAML.</param>
    /// <param name="texts">What the texts of the objects are shared with; nothing where they are not kept.</param>
    /// <param name="maxBytes">How long it may be.</param>
    /// <param name="length">How long the file is, where the bytes may be the beginning of it only; negative: nobody knows.</param>
    public static ReadResult Read(
        ReadOnlySpan<byte> bytes,
        string source,
        string file,
        SharedTexts? texts = null,
        int maxBytes = TextLimits.MaxFileBytes,
        long? length = null)
    {
        var problems = new ProblemList(source, file);
        if (bytes.Length > maxBytes)
        {
            var got = (length ?? bytes.Length) is var known and >= 0 ? known.ToString(CultureInfo.InvariantCulture) : "more";
            problems.Error(ErrorCodes.TooLarge, 0, 0, "", $"expected at most {maxBytes} bytes, got {got}", "split the file");
            return new([], problems.Problems);
        }

        var room = ArrayPool<char>.Shared.Rent(bytes.Length);
        try
        {
            return DocumentReader.Decode(bytes, room, problems) is { } count
                ? Read(room.AsMemory(0, count), source, file, texts ?? new())
                : new([], problems.Problems);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(room);
        }
    }

    private static ReadResult Read(ReadOnlyMemory<char> text, string source, string file, SharedTexts texts)
    {
        var entries = new List<ReadObject>();
        var problems = new List<ConfigProblem>();
        foreach (var document in DocumentReader.Read(text, IsJson(file, text.Span), () => new ProblemList(source, file)))
        {
            var result = ObjectReader.Read(document, texts);
            entries.AddRange(result.Entries);
            problems.AddRange(result.Problems);
        }

        return new(
            [.. entries],
            [.. problems.OrderBy(static problem => problem.Origin?.Line).ThenBy(static problem => problem.Origin?.Column)]);
    }

    /// <summary>Whether a text is JSON; any other one is YAML. The name of its file tells, else how it begins.</summary>
    public static bool IsJson(string file, ReadOnlySpan<char> text) => Path.GetExtension(file.AsSpan()) switch
    {
        var extension when extension.Equals(".json", StringComparison.OrdinalIgnoreCase) => true,
        var extension when extension.Equals(".yaml", StringComparison.OrdinalIgnoreCase) => false,
        var extension when extension.Equals(".yml", StringComparison.OrdinalIgnoreCase) => false,
        _ => text.TrimStart() is ['{', .. var rest] && rest.TrimStart() is ['"' or '}', ..],
    };
}

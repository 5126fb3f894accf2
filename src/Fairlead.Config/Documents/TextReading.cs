using Fairlead.Config.Diagnostics;
using Fairlead.Config.Yaml;

namespace Fairlead.Config.Documents;

/// <summary>Reads a text of any number of documents. Pure, and never throws, whatever the bytes are.</summary>
internal static class TextReading
{
    /// <summary>Reads the bytes of a file.</summary>
    public static ReadResult Read(ReadOnlyMemory<byte> bytes, string source, string file) => Read(bytes, source, file, out _);

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="bytes">The content, which must not change as long as <paramref name="large"/> is used.</param>
    /// <param name="source">The id of the source.</param>
    /// <param name="file">The file as the user knows it; its name tells JSON from YAML.</param>
    /// <param name="large">What to read the next content of the file by; null where it is to be read as a whole.</param>
    public static ReadResult Read(ReadOnlyMemory<byte> bytes, string source, string file, out LargeText? large)
    {
        large = null;
        var problems = new ProblemList(source, file);
        if (bytes.Length > TextLimits.MaxFileBytes)
        {
            problems.Error(
                ErrorCodes.TooLarge, 0, 0, "", $"expected at most {TextLimits.MaxFileBytes} bytes, got {bytes.Length}", "split the file");
            return new([], problems.Problems);
        }

        if (DocumentReader.Decode(bytes.Span, problems) is not { } text)
        {
            return new([], problems.Problems);
        }

        var isJson = file.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        var documents = DocumentReader.Read(text, isJson, () => new ProblemList(source, file))
            .Select(static document => (Document: document, Result: ObjectReader.Read(document)))
            .ToList();
        var results = documents.Select(static item => item.Result).ToList();
        large = LargeText.Of(bytes, isJson, documents);
        return new(
            [.. results.SelectMany(result => result.Objects)],
            [.. results.SelectMany(result => result.Problems)
                .OrderBy(problem => problem.Origin.Line)
                .ThenBy(problem => problem.Origin.Column)]);
    }
}

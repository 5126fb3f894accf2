using System.Buffers;
using System.Text;
using Fairlead.Config.Diagnostics;

namespace Fairlead.Config.Yaml;

/// <summary>Turns the bytes of a file into documents. Never throws, whatever the bytes are.</summary>
internal static class DocumentReader
{
    // Unicode's line separators too: YAML's readers take them for line ends, editors do not.
    private static readonly SearchValues<char> Controls =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(c => (char)c).Except(['\t', '\n', '\r']), '\u0085', '\u2028', '\u2029']);

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes the bytes, or reports why they are no text.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, ProblemList problems)
    {
        var room = new char[bytes.Length];
        return Decode(bytes, room, problems) is { } length ? new(room, 0, length) : null;
    }

    /// <summary>Decodes the bytes, or reports why they are no text.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="room">Where the text goes: as many characters as there are bytes.</param>
    /// <param name="problems">Where problems go.</param>
    /// <returns>The length of the text; null where there is none.</returns>
    public static int? Decode(ReadOnlySpan<byte> bytes, Span<char> room, ProblemList problems)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            bytes = bytes[3..];
        }

        ReadOnlySpan<char> text;
        try
        {
            text = room[..Strict.GetChars(bytes, room)];
        }
        catch (DecoderFallbackException exception)
        {
            var before = bytes[..Math.Clamp(exception.Index, 0, bytes.Length)];
            problems.Error(
                ErrorCodes.NotText, before.Count((byte)'\n') + 1, 0, "", "expected UTF-8 text, got other bytes", "save the file as UTF-8");
            return null;
        }

        var control = text.IndexOfAny(Controls);
        if (control >= 0)
        {
            var before = text[..control];
            problems.Error(ErrorCodes.NotText, before.Count('\n') + 1, control - before.LastIndexOf('\n'), "",
                $"expected UTF-8 text, got the control character U+{(int)text[control]:X4}", "save the file as UTF-8");
            return null;
        }

        return text.Length;
    }

    /// <summary>
    /// Reads JSON where the file's name says so, else YAML, document by document: an error in one leaves the others alone.
    /// </summary>
    public static IEnumerable<TextDocument> Read(ReadOnlyMemory<char> text, bool isJson, Func<ProblemList> newProblems) =>
        isJson ? JsonTree.Read(text, newProblems) : ReadYaml(text, Split(text.Span), newProblems);

    /// <summary>Reads the document that stands in a part of a text.</summary>
    public static TextNode? ReadPart(ReadOnlyMemory<char> text, TextPart part, ProblemList problems) =>
        YamlTree.Read(text[part.Start..part.End], part.LineOffset, problems);

    private static IEnumerable<TextDocument> ReadYaml(ReadOnlyMemory<char> text, TextPart[] parts, Func<ProblemList> newProblems)
    {
        // Behind the first document with something wrong each one is read alone, so that one of them at most is read twice.
        var areTogether = !DocumentRun.HasDirectives(text.Span);
        for (var index = 0; index < parts.Length;)
        {
            var length = areTogether ? DocumentRun.LengthOf(text.Span, parts.AsSpan(index)) : 1;
            var run = length > 1 ? new DocumentRun(text, parts.AsMemory(index, length)) : null;
            for (var end = index + length; index < end; index++)
            {
                var problems = newProblems();
                if (run is null || !run.TryRead(problems, out var root))
                {
                    areTogether &= run is null;
                    run = null;
                    problems = newProblems();
                    root = ReadPart(text, parts[index], problems);
                }

                yield return new(root, parts[index].LineOffset + 1, problems);
            }
        }
    }

    // YAML forbids lines that begin with --- or ... inside of any value, so cutting there cannot cut a value.
    internal static TextPart[] Split(ReadOnlySpan<char> text)
    {
        var parts = new List<TextPart>();
        var start = 0;
        var startLine = 0;
        var line = 0;
        for (var index = 0; index < text.Length;)
        {
            var isStart = IsMarker(text, index, "---");
            var isEnd = !isStart && IsMarker(text, index, "...");
            if (isStart || isEnd)
            {
                if (HasContent(text[start..index]))
                {
                    parts.Add(new(start, index, startLine));
                }

                start = isEnd ? AfterLine(text, index) : index;
                startLine = isEnd ? line + 1 : line;
            }

            index = AfterLine(text, index);
            line++;
        }

        if (start < text.Length && HasContent(text[start..]))
        {
            parts.Add(new(start, text.Length, startLine));
        }

        return [.. parts];
    }

    private static bool IsMarker(ReadOnlySpan<char> text, int index, string marker) =>
        text[index..].StartsWith(marker)
            && (index + 3 == text.Length || text[index + 3] is ' ' or '\t' or '\n' or '\r');

    private static int AfterLine(ReadOnlySpan<char> text, int index)
    {
        var end = text[index..].IndexOfAny('\n', '\r');
        if (end < 0)
        {
            return text.Length;
        }

        end += index;
        return text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : end + 1;
    }

    // Only comments, directives and the marker itself: an empty document, as editors leave them at either end of a file.
    private static bool HasContent(ReadOnlySpan<char> text)
    {
        foreach (var raw in text.EnumerateLines())
        {
            var content = raw.StartsWith("---") ? raw[3..].Trim() : raw.StartsWith('%') ? [] : raw.Trim();
            if (!content.IsEmpty && content[0] != '#')
            {
                return true;
            }
        }

        return false;
    }
}

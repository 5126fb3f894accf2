using System.Diagnostics.CodeAnalysis;
using Fairlead.Config.Diagnostics;

namespace Fairlead.Config.Yaml;

/// <summary>
/// Reads documents that stand one behind the other with one parser, as a parser for each of them costs as much as reading a small one. It
/// gives only what a parser for the document alone would give: where that is not certain, it gives up, and the document is read alone.
/// </summary>
/// <param name="text">The text of the file.</param>
/// <param name="parts">The documents that are read together: <see cref="LengthOf"/> tells which.</param>
internal sealed class DocumentRun(ReadOnlyMemory<char> text, ReadOnlyMemory<TextPart> parts)
{
    private readonly YamlTree _tree = new(text[parts.Span[0].Start..parts.Span[^1].End], parts.Span[0].LineOffset);
    private int _next;

    /// <summary>How many of these documents can be read together, from the first one on.</summary>
    public static int LengthOf(ReadOnlySpan<char> text, ReadOnlySpan<TextPart> parts)
    {
        var length = 1;
        while (length < parts.Length && parts[length].Start == parts[length - 1].End && BeginsWithWord(text, parts[length]))
        {
            length++;
        }

        return length;
    }

    /// <summary>Whether a line of the text may be a directive: these reach from one document into the next.</summary>
    public static bool HasDirectives(ReadOnlySpan<char> text) =>
        text.StartsWith('%') || text.IndexOf("\n%") >= 0 || text.IndexOf("\r%") >= 0;

    /// <summary>
    /// Reads the next document; fails where something is wrong with it or with where it ends, and nothing can be read after that.
    /// </summary>
    public bool TryRead(ProblemList problems, [NotNullWhen(true)] out TextNode? root)
    {
        var nextLine = ++_next < parts.Length ? parts.Span[_next].LineOffset + 1 : 0;
        try
        {
            root = _tree.ReadOneOf(problems, nextLine);
        }
        catch (Exception exception) when (YamlTree.IsFromText(exception))
        {
            root = null;
        }

        return root is not null;
    }

    // A marker without anything behind it but a comment, then a plain word at the beginning of a line. The scanner keeps some of what it
    // saw last (that a value was quoted, say), and such a word is where it forgets all of it.
    private static bool BeginsWithWord(ReadOnlySpan<char> text, TextPart part)
    {
        var lines = text[(part.Start + 3)..part.End].EnumerateLines();
        var isFirst = true;
        foreach (var line in lines)
        {
            var content = line.TrimStart(' ');
            if (!content.IsEmpty && content[0] != '#')
            {
                return !isFirst && char.IsAsciiLetter(line[0]);
            }

            isFirst = false;
        }

        return false;
    }
}

using Fairlead.Config.Diagnostics;
using Fairlead.Config.Yaml;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Documents;

/// <summary>
/// A large text that was read without a problem, kept with what was read, so that another one which differs in a few items of a long list
/// is read at the cost of these. Used by one thread at a time.
/// </summary>
internal sealed class LargeText
{
    /// <summary>Below so many bytes, reading anew costs less than it costs to keep.</summary>
    public const int Least = 64 * 1024;

    private readonly IReadOnlyList<(TextNode Root, ReadResult Result)> _documents;

    private ReadOnlyMemory<byte> _bytes;

    private LargeText(ReadOnlyMemory<byte> bytes, IReadOnlyList<(TextNode Root, ReadResult Result)> documents)
    {
        _bytes = bytes;
        _documents = documents;
        Result = new([.. documents.SelectMany(static document => document.Result.Objects)], []);
    }

    /// <summary>What the text gave.</summary>
    public ReadResult Result { get; }

    /// <summary>Keeps a text; null where it is not large, or not of the plain kind that can be read by parts.</summary>
    /// <param name="bytes">The text, which must not change until <see cref="Release"/>.</param>
    /// <param name="isJson">Whether it was read as JSON.</param>
    /// <param name="documents">What it was read as.</param>
    public static LargeText? Of(
        ReadOnlyMemory<byte> bytes, bool isJson, IReadOnlyList<(TextDocument Document, ReadResult Result)> documents) =>
        bytes.Length >= Least
            && !isJson
            && ListEdit.IsPlain(bytes.Span)
            && documents.All(static item => item.Result.Problems.Count == 0 && item.Document.Root is not null)
            ? new(bytes, [.. documents.Select(static item => (item.Document.Root!, item.Result))]) // not null by the condition
            : null;

    /// <summary>Whether a text is the same.</summary>
    public bool IsSame(ReadOnlySpan<byte> bytes) => bytes.SequenceEqual(_bytes.Span);

    /// <summary>
    /// Reads another text; null where it differs in more than items of one list, or has something wrong: then it is to be read as a whole.
    /// </summary>
    /// <param name="bytes">The text, which must not change until <see cref="Release"/> of what is returned.</param>
    /// <param name="source">The id of the source.</param>
    /// <param name="file">The file as the user knows it.</param>
    public LargeText? Next(ReadOnlyMemory<byte> bytes, string source, string file)
    {
        if (bytes.Length > TextLimits.MaxFileBytes || ListEdit.Between(_bytes, bytes) is not { } edit)
        {
            return null;
        }

        List<(TextNode Root, ReadResult Result)> documents = [.. _documents];
        var place = documents.FindLastIndex(document => document.Root.Line <= edit.FirstLine);
        if (place < 0
            || documents[place].Result.Objects is not [var known]
            || edit.Apply(documents[place].Root, new ProblemList(source, file)) is not { } root)
        {
            return null;
        }

        documents[place] = Read(root, known);
        for (var index = place + 1; index < documents.Count && edit.Shift != 0; index++)
        {
            documents[index] = Read(documents[index].Root.Moved(edit.Shift), null);
        }

        return documents.Exists(static document => document.Result.Problems.Count > 0) ? null : new(bytes, documents);

        (TextNode Root, ReadResult Result) Read(
            TextNode node, ConfigObject? former) => (node, ObjectReader.Read(new(node, node.Line, new ProblemList(source, file)), former));
    }

    /// <summary>
    /// Gives the text's bytes up, for another text to stand in them. From then on no text is the same as this one, or can be read by it.
    /// </summary>
    public ReadOnlyMemory<byte> Release()
    {
        var bytes = _bytes;
        _bytes = default;
        return bytes;
    }
}

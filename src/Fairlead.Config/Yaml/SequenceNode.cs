namespace Fairlead.Config.Yaml;

/// <summary>A list of values.</summary>
internal sealed class SequenceNode : TextNode
{
    /// <summary>How many items stand in each part of <see cref="PartHashes"/>.</summary>
    public const int PartLength = 64;

    /// <param name="items">The values.</param>
    /// <param name="isBlock">Whether each stands behind a dash, in the list's column.</param>
    /// <param name="line">The line from 1.</param>
    /// <param name="column">The column from 1.</param>
    public SequenceNode(IReadOnlyList<TextNode> items, bool isBlock, int line, int column)
        : this(items, isBlock, line, column, 1 + items.Sum(static item => item.Weight))
    {
    }

    private SequenceNode(IReadOnlyList<TextNode> items, bool isBlock, int line, int column, long weight)
        : base(line, column) => (Items, IsBlock, Weight) = (items, isBlock, weight);

    public IReadOnlyList<TextNode> Items { get; private set; }

    public bool IsBlock { get; }

    /// <summary>How it came from another list; null where it was read as a whole.</summary>
    public ItemsExchanged? Exchanged { get; private set; }

    public override long Weight { get; }

    /// <summary>
    /// The hashes of what its parts say, once somebody has made them; one that is null is to be made. See
    /// <see cref="Documents.ContentHash"/>.
    /// </summary>
    public byte[]?[]? PartHashes { get; set; }

    public override string Describe() => "a list";

    /// <summary>The list with some items in the place of others.</summary>
    /// <param name="first">The first that is exchanged.</param>
    /// <param name="count">How many are.</param>
    /// <param name="others">Those that take their place.</param>
    /// <param name="lines">How many lines further down what follows stands.</param>
    public SequenceNode With(int first, int count, IReadOnlyList<TextNode> others, int lines)
    {
        var next = new TextNode[Items.Count - count + others.Count];
        var weight = Weight;
        for (var index = 0; index < first; index++)
        {
            next[index] = Items[index];
        }

        for (var index = first; index < first + count; index++)
        {
            weight -= Items[index].Weight;
        }

        for (var index = 0; index < others.Count; index++)
        {
            weight += others[index].Weight;
            next[first + index] = others[index];
        }

        for (var index = first + count; index < Items.Count; index++)
        {
            next[index - count + others.Count] = Items[index].Moved(lines);
        }

        return new(next, IsBlock, Line, Column, weight)
        {
            Exchanged = new(first, count, others.Count, lines),
            PartHashes = PartHashesWith(first, count, others.Count),
        };
    }

    protected override void MoveParts(int lines)
    {
        Items = [.. Items.Select(item => item.Moved(lines))];
        Exchanged = null;
    }

    private byte[]?[]? PartHashesWith(int first, int count, int others)
    {
        if (PartHashes is null)
        {
            return null;
        }

        // Beyond a change of their number, the items of each part are others.
        var length = (Items.Count - count + others + PartLength - 1) / PartLength;
        var rest = new byte[]?[length];
        var part = first / PartLength;
        PartHashes.AsSpan(0, Math.Min(part, length)).CopyTo(rest);
        if (count == others)
        {
            part = (first + count + PartLength - 1) / PartLength;
            PartHashes.AsSpan(part).CopyTo(rest.AsSpan(part));
        }

        return rest;
    }
}

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

    public IReadOnlyList<TextNode> Items { get; }

    public bool IsBlock { get; }

    /// <summary>Where it was made from another list, the first item that differs and how many do; null where it was read as a whole.</summary>
    public (int First, int Count)? Exchanged { get; private init; }

    public override long Weight { get; }

    /// <summary>The hashes of what its parts say, once somebody has made them; one that is null is to be made. See <see cref="Documents.ContentHash"/>.</summary>
    public byte[]?[]? PartHashes { get; set; }

    public override string Describe() => "a list";

    /// <summary>The list with some items in the place of others.</summary>
    public SequenceNode With(int first, IReadOnlyList<TextNode> others)
    {
        TextNode[] next = [.. Items];
        var weight = Weight;
        for (var index = 0; index < others.Count; index++)
        {
            weight += others[index].Weight - next[first + index].Weight;
            next[first + index] = others[index];
        }

        return new(next, IsBlock, Line, Column, weight) { Exchanged = (first, others.Count), PartHashes = PartHashesWithout(first, others.Count) };
    }

    private byte[]?[]? PartHashesWithout(int first, int count)
    {
        if (PartHashes is null || count == 0)
        {
            return PartHashes;
        }

        byte[]?[] rest = [.. PartHashes];
        Array.Clear(rest, first / PartLength, ((first + count - 1) / PartLength) - (first / PartLength) + 1);
        return rest;
    }
}

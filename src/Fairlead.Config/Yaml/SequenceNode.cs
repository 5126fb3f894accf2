namespace Fairlead.Config.Yaml;

/// <summary>A list of values.</summary>
/// <param name="items">The values.</param>
/// <param name="isBlock">Whether each stands behind a dash, in the list's column.</param>
/// <param name="line">The line from 1.</param>
/// <param name="column">The column from 1.</param>
internal sealed class SequenceNode(IReadOnlyList<TextNode> items, bool isBlock, int line, int column) : TextNode(line, column)
{
    public IReadOnlyList<TextNode> Items => items;

    public bool IsBlock => isBlock;

    /// <summary>Where it was made from another list, the first item that differs and how many do; null where it was read as a whole.</summary>
    public (int First, int Count)? Exchanged { get; private init; }

    public override long Weight { get; } = 1 + items.Sum(item => item.Weight);

    public override string Describe() => "a list";

    /// <summary>The list with some items in the place of others.</summary>
    public SequenceNode With(int first, IReadOnlyList<TextNode> others)
    {
        TextNode[] next = [.. items];
        for (var index = 0; index < others.Count; index++)
        {
            next[first + index] = others[index];
        }

        return new(next, isBlock, Line, Column) { Exchanged = (first, others.Count) };
    }
}

namespace Fairlead.Config.Yaml;

/// <summary>A list of values.</summary>
internal sealed class SequenceNode(IReadOnlyList<TextNode> items, int line, int column) : TextNode(line, column)
{
    public IReadOnlyList<TextNode> Items => items;

    public override long Weight { get; } = 1 + items.Sum(static item => item.Weight);

    public override string Describe() => "a list";
}

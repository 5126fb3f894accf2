using System.Collections.Immutable;

namespace Fairlead.Config.Yaml;

/// <summary>A list of values.</summary>
internal sealed class SequenceNode : TextNode
{
    public SequenceNode(ImmutableArray<TextNode> items, int line, int column)
        : base(line, column)
    {
        Items = items;
        var weight = 1L;
        foreach (var item in items)
        {
            weight += item.Weight;
        }

        Weight = weight;
    }

    public ImmutableArray<TextNode> Items { get; }

    public override long Weight { get; }

    public override string Describe() => "a list";
}

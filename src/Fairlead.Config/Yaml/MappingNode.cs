using System.Collections.Immutable;

namespace Fairlead.Config.Yaml;

/// <summary>Values by key, in the order in which they stand. Keys are unique.</summary>
internal sealed class MappingNode : TextNode
{
    public MappingNode(ImmutableArray<MappingEntry> entries, int line, int column)
        : base(line, column)
    {
        Entries = entries;
        var weight = 1L;
        foreach (var entry in entries)
        {
            weight += 1 + entry.Value.Weight;
        }

        Weight = weight;
    }

    public ImmutableArray<MappingEntry> Entries { get; }

    public override long Weight { get; }

    public override string Describe() => "a mapping";

    public MappingEntry? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key.Value == key)
            {
                return entry;
            }
        }

        return null;
    }
}

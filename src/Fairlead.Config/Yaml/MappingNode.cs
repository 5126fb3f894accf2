namespace Fairlead.Config.Yaml;

/// <summary>Values by key, in the order in which they stand. Keys are unique.</summary>
internal sealed class MappingNode(IReadOnlyList<MappingEntry> entries, int line, int column) : TextNode(line, column)
{
    public IReadOnlyList<MappingEntry> Entries => entries;

    public override long Weight { get; } = 1 + entries.Sum(entry => 1 + entry.Value.Weight);

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

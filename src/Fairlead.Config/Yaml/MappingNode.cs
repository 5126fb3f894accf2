namespace Fairlead.Config.Yaml;

/// <summary>Values by key, in the order in which they stand. Keys are unique.</summary>
internal sealed class MappingNode(IReadOnlyList<MappingEntry> entries, int line, int column) : TextNode(line, column)
{
    public IReadOnlyList<MappingEntry> Entries { get; private set; } = entries;

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

    /// <summary>The mapping with another value in the place of one, and what follows so many lines further down.</summary>
    public MappingNode With(int place, TextNode value, int lines) => new(
        [.. Entries.Select((entry, index) => index < place ? entry : index == place ? entry with { Value = value } : entry.Moved(lines))],
        Line,
        Column);

    protected override void MoveParts(int lines) => Entries = [.. Entries.Select(entry => entry.Moved(lines))];
}

using Fairlead.Config.Diagnostics;

namespace Fairlead.Config.Yaml;

/// <summary>
/// Builds mappings while they are read, one after the other, reports keys that come twice, and resolves YAML's merge key.
/// </summary>
internal sealed class MappingBuilder
{
    // Up to this many keys, comparing with each of them costs less than a table.
    private const int MaxCompared = 16;

    private readonly List<MappingEntry> _entries = [];
    private readonly Dictionary<string, ScalarNode> _table = new(StringComparer.Ordinal);
    private readonly List<MappingNode> _merged = [];
    private ProblemList _problems = new("", "");

    /// <summary>Begins a mapping; what a former one left unfinished is forgotten.</summary>
    public void Begin(ProblemList problems)
    {
        _problems = problems;
        Clear();
    }

    public void Add(ScalarNode key, TextNode value)
    {
        if (FindKey(key.Value) is { } first)
        {
            _problems.Error(ErrorCodes.DuplicateKey, key.Line, key.Column, "",
                $"the key \"{ScalarNode.Shorten(key.Value)}\" is given twice, first in line {first.Line}", "remove one of the two");
            return;
        }

        Append(new(key, value));
    }

    /// <summary>Takes what stands under <c>&lt;&lt;</c>: a mapping or a list of mappings.</summary>
    public void Merge(ScalarNode key, TextNode value)
    {
        foreach (var source in value is SequenceNode list ? list.Items : [value])
        {
            if (source is MappingNode mapping)
            {
                _merged.Add(mapping);
            }
            else
            {
                _problems.Error(
                    ErrorCodes.YamlFeature,
                    key.Line,
                    key.Column,
                    "",
                    $"the merge key takes a mapping or a list of mappings, got {source.Describe()}");
            }
        }
    }

    /// <summary>Ends the mapping.</summary>
    public MappingNode Build(int line, int column)
    {
        // Own keys beat merged ones, and earlier mappings beat later ones, wherever the merge key stands.
        foreach (var mapping in _merged)
        {
            foreach (var entry in mapping.Entries)
            {
                if (FindKey(entry.Key.Value) is null)
                {
                    Append(entry);
                }
            }
        }

        MappingNode built = new([.. _entries], line, column);
        Clear();
        return built;
    }

    private ScalarNode? FindKey(string key)
    {
        if (_entries.Count > MaxCompared)
        {
            return _table.GetValueOrDefault(key);
        }

        foreach (var entry in _entries)
        {
            if (entry.Key.Value == key)
            {
                return entry.Key;
            }
        }

        return null;
    }

    private void Append(MappingEntry entry)
    {
        _entries.Add(entry);
        if (_entries.Count == MaxCompared + 1)
        {
            foreach (var former in _entries)
            {
                _table.Add(former.Key.Value, former.Key);
            }
        }
        else if (_entries.Count > MaxCompared)
        {
            _table.Add(entry.Key.Value, entry.Key);
        }
    }

    private void Clear()
    {
        if (_entries.Count > MaxCompared)
        {
            _table.Clear();
        }

        _entries.Clear();
        _merged.Clear();
    }
}

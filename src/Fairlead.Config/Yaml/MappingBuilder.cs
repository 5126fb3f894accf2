using Fairlead.Config.Diagnostics;

namespace Fairlead.Config.Yaml;

/// <summary>Builds a mapping while it is read, reports keys that come twice, and resolves YAML's merge key.</summary>
internal sealed class MappingBuilder(ProblemList problems, int line, int column)
{
    private readonly List<MappingEntry> _entries = [];
    private readonly Dictionary<string, ScalarNode> _keys = new(StringComparer.Ordinal);
    private readonly List<MappingNode> _merged = [];

    public void Add(ScalarNode key, TextNode value)
    {
        if (!_keys.TryAdd(key.Value, key))
        {
            var first = _keys[key.Value];
            problems.Error(ErrorCodes.DuplicateKey, key.Line, key.Column, "",
                $"the key \"{ScalarNode.Shorten(key.Value)}\" is given twice, first in line {first.Line}", "remove one of the two");
            return;
        }

        _entries.Add(new(key, value));
    }

    /// <summary>Takes what stands under <c>&lt;&lt;</c>: a mapping or a list of mappings.</summary>
    public void Merge(ScalarNode key, TextNode value)
    {
        IReadOnlyList<TextNode> sources = value is SequenceNode list ? list.Items : [value];
        foreach (var source in sources)
        {
            if (source is MappingNode mapping)
            {
                _merged.Add(mapping);
            }
            else
            {
                problems.Error(
                    ErrorCodes.YamlFeature,
                    key.Line,
                    key.Column,
                    "",
                    $"the merge key takes a mapping or a list of mappings, got {source.Describe()}");
            }
        }
    }

    public MappingNode Build()
    {
        // Own keys beat merged ones, and earlier mappings beat later ones, wherever the merge key stands.
        foreach (var entry in _merged.SelectMany(mapping => mapping.Entries))
        {
            if (_keys.TryAdd(entry.Key.Value, entry.Key))
            {
                _entries.Add(entry);
            }
        }

        return new(_entries, line, column);
    }
}

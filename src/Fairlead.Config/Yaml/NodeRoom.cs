using Fairlead.Config.Diagnostics;

namespace Fairlead.Config.Yaml;

/// <summary>What mappings and lists of a document are gathered in, by depth: in each depth one of them is open at most.</summary>
internal sealed class NodeRoom
{
    private readonly List<MappingBuilder> _mappings = [];
    private readonly List<List<TextNode>> _lists = [];
    private ProblemList _problems = new("", "");

    /// <summary>Begins a document.</summary>
    /// <param name="problems">Where problems go.</param>
    public void Begin(ProblemList problems) => _problems = problems;

    /// <summary>Begins a mapping of this depth.</summary>
    public MappingBuilder Mapping(int depth)
    {
        var builder = At(_mappings, depth);
        builder.Begin(_problems);
        return builder;
    }

    /// <summary>Begins a list of this depth.</summary>
    public List<TextNode> List(int depth)
    {
        var list = At(_lists, depth);
        list.Clear();
        return list;
    }

    private static T At<T>(List<T> kept, int depth)
        where T : new()
    {
        while (kept.Count <= depth)
        {
            kept.Add(new());
        }

        return kept[depth];
    }
}

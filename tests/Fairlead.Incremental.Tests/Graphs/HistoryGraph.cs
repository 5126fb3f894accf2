using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Tests.Graphs;

/// <summary>
/// A graph of every kind of collection, all of texts, that random histories run through. <see cref="HistoryModel"/> says the same without a
/// graph.
/// </summary>
internal sealed class HistoryGraph
{
    public HistoryGraph()
    {
        Things = Graph.Input("things", Texts.Shape);
        Links = Graph.Input("links", Texts.Shape);
        Rules = Graph.Input("rules", Texts.Shape);
        Claims = Graph.Input("claims", Texts.Shape);
        Parsed = Graph.Map("parsed", Things, Parse);
        Pieces = Graph.Expand("pieces", Parsed, Texts.Shape, static (key, text, entries) =>
            Add(entries, Words(text), word => $"{key}/{word}"));
        ByWord = Graph.Index("things by word", Parsed, KeyOrder.Ordinal, static (_, text, words) => Texts.AddWords(text, words));
        ByHost = Graph.IndexByHost("things by host", Parsed, static (_, text, hosts) => Texts.AddWords(text, hosts));
        ByPattern = Graph.IndexByPattern("rules by pattern", Rules, static (_, text, patterns) => Texts.AddWords(text, patterns));
        Groups = Graph.Group("groups", ByWord, Texts.Shape, Describe);
        HostGroups = Graph.Group(
            "host groups", ByHost, Texts.Shape, static (host, members, entries) => entries.Add(host, Texts.Keys(members)));
        Matched = Graph.Map("matched", Rules, Match);
        Governed = Graph.Map("governed", Parsed, Govern);
        Followed = Graph.Map("followed", Links, Follow);
        Admitted = Graph.Admit<string, string, string, string>(
            "admitted", Claims, KeyOrder.Ordinal, static (_, text, words) => Texts.AddWords(text.TrimEnd('!'), words), AdmitOne);
        ByAdmittedWord = Graph.Index("admitted by word", Admitted, KeyOrder.Ordinal, static (_, text, words) =>
            Texts.AddWords(text.TrimEnd('!'), words));
        Uses = Graph.Expand("uses", Groups, Texts.Shape, (key, _, entries) =>
            Add(entries, entries.Keys(ByAdmittedWord, key.TrimEnd('#')), user => $"{key}>{user}"));
        Chosen = Graph.Map("chosen", Links, (_, target, context) => context.Find(Admitted, target) ?? (target == "none" ? null : "-"));
        Paired = Graph.Map("paired", Things, Pair, beside: [Links, Parsed]);
        Inputs = [Things, Links, Rules, Claims];
        Derived = [Parsed, Pieces, Groups, HostGroups, Matched, Governed, Followed, Admitted, Uses, Chosen, Paired];
    }

    public Graph Graph { get; } = new();

    public IReadOnlyList<Input<string, string>> Inputs { get; }

    public IReadOnlyList<Computed<string, string, string>> Derived { get; }

    public Input<string, string> Things { get; }

    public Input<string, string> Links { get; }

    public Input<string, string> Rules { get; }

    public Input<string, string> Claims { get; }

    public Mapped<string, string, string> Parsed { get; }

    public Expanded<string, string, string, string> Pieces { get; }

    public BucketIndex<string, string, string> ByWord { get; }

    public HostIndex<string, string> ByHost { get; }

    public PatternIndex<string, string> ByPattern { get; }

    public Grouped<string, string, string, string, string> Groups { get; }

    public Grouped<string, string, string, string, string> HostGroups { get; }

    public Mapped<string, string, string> Matched { get; }

    public Mapped<string, string, string> Governed { get; }

    public Mapped<string, string, string> Followed { get; }

    public Admitted<string, string, string, string> Admitted { get; }

    public BucketIndex<string, string, string> ByAdmittedWord { get; }

    public Expanded<string, string, string, string> Uses { get; }

    public Mapped<string, string, string> Chosen { get; }

    public Mapped<string, string, string> Paired { get; }

    public GraphState Step(GraphState before, IReadOnlyList<OrderedMap<string, string>> inputs) => Begin(before, inputs).Run();

    public GraphState Load(IReadOnlyList<OrderedMap<string, string>> inputs, OrderedMap<string, string> former) =>
        Begin(Graph.Empty, inputs).Seed(Admitted, former).Run();

    private GraphStep Begin(GraphState before, IReadOnlyList<OrderedMap<string, string>> inputs)
    {
        var step = Graph.Begin(before);
        for (var i = 0; i < Inputs.Count; i++)
        {
            step.Set(Inputs[i], inputs[i]);
        }

        return step;
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Keys(IEnumerable<string> keys) => string.Join(',', keys);

    private static void Add(Entries<string, string> entries, IEnumerable<string> words, Func<string, string> keyOf)
    {
        foreach (var word in words)
        {
            entries.Add(keyOf(word), word);
        }
    }

    private static string? Parse(string key, string text, Context context)
    {
        if (text.Contains("bad", StringComparison.Ordinal))
        {
            context.Note($"{key} is bad");
            return null;
        }

        return string.Join(' ', Words(text).Distinct());
    }

    private void Describe(string word, IReadOnlyList<KeyValuePair<string, string>> members, Entries<string, string> entries)
    {
        entries.Add(word, Keys(members.Select(static member => member.Key)) + entries.Find(Links, word));
        if (members.Count > 1)
        {
            entries.Add($"{word}#", string.Join('+', members.Select(static member => member.Value)));
            entries.Note($"{word} is crowded");
        }
    }

    private string Match(string key, string patterns, Context context) => string.Join(' ', Words(patterns).Select(pattern =>
        key.Contains('1', StringComparison.Ordinal) ? Texts.Line(context.Entries(ByHost, pattern)) : Keys(context.Keys(ByHost, pattern))));

    private string Govern(string key, string hosts, Context context) => string.Join(' ', Words(hosts).Select(host =>
    {
        var rules = context.Keys(ByPattern, host);
        return $"{Keys(rules)}:{(rules.Count > 0 ? context.Find(Rules, rules[0]) : "")}";
    }));

    private string? Follow(string key, string target, Context context)
    {
        List<string> way = [];
        string? next = target;
        while (next is not null && !way.Contains(next))
        {
            way.Add(next);
            next = context.Find(Links, next);
        }

        if (context.TryFind(Parsed, way[^1], out var text))
        {
            return $"{Keys(way)}: {text}";
        }

        context.Note($"{key} leads nowhere");
        return null;
    }

    // Its own key in two collections beside its source, and another key in one of them.
    private string? Pair(string key, string text, Context context)
    {
        var link = context.Find(Links, key);
        var parsed = context.Find(Parsed, key);
        return link is null && parsed is null ? null : $"{text}|{link}|{parsed}|{context.Find(Links, link ?? text)}";
    }

    private string? AdmitOne(string key, string text, Admission<string, string, string> admission)
    {
        foreach (var word in Words(text).Distinct())
        {
            if (admission.Before(word) is [var first, ..])
            {
                admission.Note($"{key}: {first.Key} has {word}");
                return admission.Former;
            }
        }

        return string.Join(' ', Words(text).Distinct()) + (admission.Find(Parsed, key) is null ? "" : "!");
    }
}

namespace Fairlead.Incremental.Tests.Graphs;

/// <summary>What <see cref="HistoryGraph"/> derives, computed as a whole with nothing but dictionaries.</summary>
internal sealed class HistoryModel
{
    private readonly SortedDictionary<string, string> _things;
    private readonly SortedDictionary<string, string> _links;
    private readonly SortedDictionary<string, string> _rules;

    public HistoryModel(IReadOnlyList<IEnumerable<KeyValuePair<string, string>>> inputs, IEnumerable<KeyValuePair<string, string>> former)
    {
        _things = Sorted(inputs[0].Where(static e => !e.Value.Contains("bad", StringComparison.Ordinal))
            .Select(static e => KeyValuePair.Create(e.Key, string.Join(' ', Words(e.Value)))));
        _links = Sorted(inputs[1]);
        _rules = Sorted(inputs[2]);
        var buckets = _things.SelectMany(static e => Words(e.Value)).Distinct().ToList();
        var groups = buckets.Select(word => (Word: word, Members: _things.Where(e => Words(e.Value).Contains(word)).ToList())).ToList();
        var admitted = Admit(inputs[3], Sorted(former));
        Dictionary<string, string> described =
            new(groups.Select(group => KeyValuePair.Create(group.Word, Keys(group.Members) + _links.GetValueOrDefault(group.Word))).Concat(
            groups.Where(static group => group.Members.Count > 1)
                .Select(
                    static group => KeyValuePair.Create($"{group.Word}#", string.Join('+', group.Members.Select(static m => m.Value))))));
        Derived =
        [
            _things,
            Sorted(_things.SelectMany(static e => Words(e.Value).Select(word => KeyValuePair.Create($"{e.Key}/{word}", word)))),
            Sorted(described),
            Sorted(groups.Select(static group => KeyValuePair.Create(group.Word, Keys(group.Members)))),
            Sorted(_rules.Select(rule => KeyValuePair.Create(
                rule.Key, string.Join(' ', AllWords(rule.Value).Select(pattern => Match(rule.Key, pattern)))))),
            Sorted(_things.Select(thing => KeyValuePair.Create(thing.Key, string.Join(' ', Words(thing.Value).Select(Govern))))),
            Sorted(_links.Select(link => KeyValuePair.Create(link.Key, Follow(link.Value))).Where(static e => e.Value.Length > 0)),
            admitted,
            Sorted(described.Keys.SelectMany(key => admitted.Where(e => Words(e.Value.TrimEnd('!')).Contains(key.TrimEnd('#')))
                .Select(e => KeyValuePair.Create($"{key}>{e.Key}", e.Key)))),
            Sorted(_links.Where(link => link.Value != "none" || admitted.ContainsKey("none"))
                .Select(link => KeyValuePair.Create(link.Key, admitted.GetValueOrDefault(link.Value) ?? "-"))),
            Sorted(inputs[0].Where(thing => _links.ContainsKey(thing.Key) || _things.ContainsKey(thing.Key))
                .Select(thing => KeyValuePair.Create(thing.Key, Pair(thing.Key, thing.Value)))),
        ];
    }

    /// <summary>The entries of the derived collections, in the order of <see cref="HistoryGraph.Derived"/>.</summary>
    public IReadOnlyList<SortedDictionary<string, string>> Derived { get; }

    private static string[] AllWords(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string[] Words(string text) => [.. AllWords(text).Distinct()];

    private static string Keys(IEnumerable<KeyValuePair<string, string>> entries) => string.Join(',', entries.Select(static e => e.Key));

    private static SortedDictionary<string, string> Sorted(IEnumerable<KeyValuePair<string, string>> entries) =>
        new(new Dictionary<string, string>(entries), StringComparer.Ordinal);

    private static bool Covers(string pattern, string host) =>
        pattern == host
            || pattern == "*"
            || (pattern[..Math.Min(2, pattern.Length)] == "*."
                && host.Length > pattern.Length - 1
                && host[^(pattern.Length - 1)..] == pattern[1..]);

    private string Match(string rule, string pattern)
    {
        var found = _things.Where(thing => Words(thing.Value).Any(host => Covers(pattern, host)));
        return rule.Contains('1', StringComparison.Ordinal) ? Texts.Line(found) : Keys(found);
    }

    private string Govern(string host)
    {
        var rules =
            _rules.Select(rule => (Rule: rule, Closest: AllWords(rule.Value).Where(pattern => Covers(pattern, host))
                .OrderByDescending(pattern => Closeness(pattern, host))
                .FirstOrDefault()))
            .Where(static found => found.Closest is not null)
            .OrderByDescending(found => Closeness(found.Closest!, host)) // stable, and only what was found
            .Select(static found => found.Rule).ToList();
        return $"{Keys(rules)}:{(rules.Count > 0 ? rules[0].Value : "")}";
    }

    private string Pair(string key, string text)
    {
        var link = _links.GetValueOrDefault(key);
        return $"{text}|{link}|{_things.GetValueOrDefault(key)}|{_links.GetValueOrDefault(link ?? text)}";
    }

    private static int Closeness(string pattern, string host) => pattern == host ? int.MaxValue : pattern.Length;

    private string Follow(string target)
    {
        List<string> way = [target];
        while (_links.TryGetValue(way[^1], out var next) && !way.Contains(next))
        {
            way.Add(next);
        }

        return _things.TryGetValue(way[^1], out var text) ? $"{string.Join(',', way)}: {text}" : "";
    }

    private SortedDictionary<string, string> Admit(
        IEnumerable<KeyValuePair<string, string>> claims, SortedDictionary<string, string> former)
    {
        SortedDictionary<string, string> admitted = new(StringComparer.Ordinal);
        foreach (var (key, text) in claims)
        {
            var isTaken = Words(text).Any(word => admitted.Values.Any(other => Words(other.TrimEnd('!')).Contains(word)));
            var made = isTaken ? former.GetValueOrDefault(key) : string.Join(' ', Words(text)) + (_things.ContainsKey(key) ? "!" : "");
            if (made is not null)
            {
                admitted.Add(key, made);
            }
        }

        return admitted;
    }
}

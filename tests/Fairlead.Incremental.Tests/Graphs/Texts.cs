using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Tests.Graphs;

/// <summary>Short ways to write maps of texts in tests.</summary>
internal static class Texts
{
    public static MapShape<string, string> Shape { get; } = new(KeyOrder.Ordinal);

    public static OrderedMap<string, string> Map(params (string Key, string Value)[] entries) =>
        OrderedMap.Create(Shape, entries.Select(static entry => KeyValuePair.Create(entry.Key, entry.Value)));

    /// <summary>The entries as one text, in order: <c>a=1 b=2</c>.</summary>
    public static string Line<TValue>(IEnumerable<KeyValuePair<string, TValue>> entries) =>
        string.Join(' ', entries.Select(static entry => $"{entry.Key}={entry.Value}"));

    /// <summary>The keys as one text, in order: <c>a,b</c>.</summary>
    public static string Keys(IEnumerable<KeyValuePair<string, string>> entries) =>
        string.Join(',', entries.Select(static entry => entry.Key));

    /// <summary>Adds the words of a text, each as often as it is there.</summary>
    public static void AddWords(string text, List<string> words) => words.AddRange(text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}

using YamlDotNet.Core;

namespace Fairlead.Config.Yaml;

/// <summary>
/// Finds the tab for which a document cannot be read: the parser names the place where what it read last began, often the first line of
/// the document. It reads the document again for that, a few times, up to some of its tabs or without them.
/// </summary>
/// <param name="text">The document.</param>
internal sealed class TabSearch(ReadOnlyMemory<char> text)
{
    // What is larger is named as the parser names it: nobody is to wait for a better word.
    private const int MaxLength = 256 * 1024;

    // The first tab of each line that has one.
    private readonly List<int> _tabs = [];

    /// <summary>The place of the tab, as line and column in the document, from 1; null where no tab is at fault.</summary>
    /// <param name="error">What the parser threw for the document.</param>
    public (int Line, int Column)? Find(Exception error)
    {
        if (text.Length > MaxLength)
        {
            return null;
        }

        FindTabs();
        var first = IsOfTab(error) ? FirstThatIsRefused() : FirstThatMatters();
        return first is { } index ? PlaceOf(_tabs[index]) : null;
    }

    private static bool IsOfTab(Exception? error) => error is YamlException && error.Message.Contains(" tab ", StringComparison.Ordinal);

    private void FindTabs()
    {
        var span = text.Span;
        for (var start = 0; start < span.Length;)
        {
            var end = span[start..].IndexOfAny('\n', '\r') is var length and >= 0 ? start + length : span.Length;
            if (span[start..end].IndexOf('\t') is var tab and >= 0)
            {
                _tabs.Add(start + tab);
            }

            start = end + 1;
        }
    }

    // The parser says that a tab is wrong: it does so as soon as the text goes as far as to this tab's line.
    private int? FirstThatIsRefused() => Search(index => IsOfTab(ErrorOf(text[..StartOfNext(index)]).Error));

    // The parser says that something else is wrong: it says so in another line, or not at all, when this line's tabs and those before it
    // are as many spaces as an editor shows for them.
    private int? FirstThatMatters()
    {
        var before = ErrorOf(text);
        return Search(index => ErrorOf(WithoutTabs(StartOfNext(index))) is var after && !IsSame(before, after));
    }

    /// <summary>The first tab that fulfils a condition which every later one fulfils too.</summary>
    private int? Search(Predicate<int> isReached)
    {
        if (_tabs.Count == 0 || !isReached(_tabs.Count - 1))
        {
            return null;
        }

        var (low, high) = (0, _tabs.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = isReached(middle) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private int StartOfNext(int index)
    {
        if (index + 1 == _tabs.Count)
        {
            return text.Length;
        }

        return text.Span[.._tabs[index + 1]].LastIndexOfAny('\n', '\r') + 1;
    }

    private ReadOnlyMemory<char> WithoutTabs(int end) =>
        string.Concat(text.Span[..end].ToString().Replace("\t", "        ", StringComparison.Ordinal), text.Span[end..]).AsMemory();

    private (int Line, int Column) PlaceOf(int index)
    {
        var before = text.Span[..index];
        var lines = 1;
        var start = 0;
        for (var at = 0; at < before.Length; at++)
        {
            if (before[at] == '\n' || (before[at] == '\r' && !(at + 1 < before.Length && before[at + 1] == '\n')))
            {
                lines++;
                start = at + 1;
            }
        }

        return (lines, index - start + 1);
    }

    private static bool IsSame((Exception? Error, Mark Last) one, (Exception? Error, Mark Last) other) =>
        one.Error?.GetType() == other.Error?.GetType()
        && (one.Error is YamlException first && other.Error is YamlException second
            ? first.Start.Line == second.Start.Line && first.End.Line == second.End.Line && first.Message == second.Message
            : one.Last.Line == other.Last.Line);

    private static (Exception? Error, Mark Last) ErrorOf(ReadOnlyMemory<char> text)
    {
        Parser? parser = null;
        try
        {
            parser = new Parser(new Scanner(new MemoryReader(text)));
            while (parser.MoveNext())
            {
            }

            return (null, Mark.Empty);
        }
        catch (Exception exception) when (YamlTree.IsFromText(exception))
        {
            return (exception, parser?.Current?.End ?? Mark.Empty);
        }
    }
}

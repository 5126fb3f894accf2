namespace Fairlead.Config.Reading;

/// <summary>
/// Gives equal texts as one string, as far as they come soon one after the other: objects are kept, and most say the same hosts, names and
/// paths as those beside them. It also lends lists of texts, which every mapping needs for a short time. Of bounded size, whatever is read.
/// Not safe for use by several threads.
/// </summary>
internal sealed class SharedTexts
{
    private const int Slots = 4096;

    private const int MaxLength = 256;

    // Mappings stand in one another, seldom deeper than this.
    private const int MaxLists = 16;

    // The last text of each slot.
    private readonly string?[] _texts = new string?[Slots];
    private readonly Stack<List<string>> _lists = new(MaxLists);

    public string Share(string text) => text.Length > MaxLength ? text : Share(text, text);

    public string Share(ReadOnlySpan<char> text) => text.Length > MaxLength ? text.ToString() : Share(text, null);

    /// <summary>An empty list, until it is given back.</summary>
    public List<string> Rent() => _lists.TryPop(out var list) ? list : new(16);

    /// <summary>Takes a list back that whoever rented it does not use any more.</summary>
    public void GiveBack(List<string> list)
    {
        if (_lists.Count < MaxLists)
        {
            list.Clear();
            _lists.Push(list);
        }
    }

    private string Share(ReadOnlySpan<char> text, string? known)
    {
        ref var slot = ref _texts[string.GetHashCode(text) & (Slots - 1)];
        return slot is not null && text.SequenceEqual(slot) ? slot : slot = known ?? text.ToString();
    }
}

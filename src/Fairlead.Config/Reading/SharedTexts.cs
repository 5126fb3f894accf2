namespace Fairlead.Config.Reading;

/// <summary>
/// Gives equal texts as one string, as far as they come soon one after the other: objects are kept, and most say the same hosts, names and
/// paths as those beside them. Of bounded size, whatever is read. Not safe for use by several threads.
/// </summary>
internal sealed class SharedTexts
{
    private const int Slots = 4096;

    private const int MaxLength = 256;

    // The last text of each slot.
    private readonly string?[] _texts = new string?[Slots];

    public string Share(string text) => text.Length > MaxLength ? text : Share(text, text);

    public string Share(ReadOnlySpan<char> text) => text.Length > MaxLength ? text.ToString() : Share(text, null);

    private string Share(ReadOnlySpan<char> text, string? known)
    {
        ref var slot = ref _texts[string.GetHashCode(text) & (Slots - 1)];
        return slot is not null && text.SequenceEqual(slot) ? slot : slot = known ?? text.ToString();
    }
}

namespace Fairlead.Config.Yaml;

/// <summary>
/// How a list came from another one: so many items from one on gave way to so many others, and what follows stands so many lines further
/// down.
/// </summary>
internal readonly record struct ItemsExchanged(int First, int Former, int Count, int Lines)
{
    /// <summary>The position in the other list of an item that was not exchanged; -1 of one that was.</summary>
    public int FormerOf(int index) => index < First ? index : index < First + Count ? -1 : index - Count + Former;

    /// <summary>Whether an item is in the other list too, and stands elsewhere there.</summary>
    public bool IsMoved(int index) => index >= First + Count && (Lines != 0 || Count != Former);
}

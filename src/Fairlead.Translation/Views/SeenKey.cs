namespace Fairlead.Translation.Views;

/// <summary>What identifies an entry of what a class of clients sees.</summary>
/// <param name="Class">The clients.</param>
/// <param name="Index">Which of their entries it is, from 0.</param>
internal sealed record SeenKey(ClientClass Class, int Index) : IComparable<SeenKey>
{
    public int CompareTo(SeenKey? other)
    {
        var order = other is null ? 1 : Class.CompareTo(other.Class);
        return order != 0 ? order : Index.CompareTo(other!.Index); // null has an order
    }
}

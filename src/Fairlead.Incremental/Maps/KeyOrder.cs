namespace Fairlead.Incremental.Maps;

/// <summary>Orders of common keys.</summary>
public static class KeyOrder
{
    /// <summary>The most levels of nodes that end at any key.</summary>
    internal const int MaxLevel = 8;

    /// <summary>Texts by the numbers of their UTF-16 code units, whatever the culture is.</summary>
    public static KeyOrder<string> Ordinal { get; } = new OrdinalOrder();

    /// <summary>Keys that compare themselves.</summary>
    public static KeyOrder<TKey> Natural<TKey>()
        where TKey : IComparable<TKey> => NaturalOrder<TKey>.Instance;

    private sealed class OrdinalOrder : KeyOrder<string>
    {
        public override int Compare(string one, string other) => string.CompareOrdinal(one, other);

        public override int Hash(string key) => key.GetHashCode(StringComparison.Ordinal);
    }

    private sealed class NaturalOrder<TKey> : KeyOrder<TKey>
        where TKey : IComparable<TKey>
    {
        public static NaturalOrder<TKey> Instance { get; } = new();

        public override int Compare(TKey one, TKey other) => one.CompareTo(other);

        public override int Hash(TKey key) => key.GetHashCode();
    }
}

using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Wire;

namespace Fairlead.Xds.Sotw;

/// <summary>
/// Lists of names by their encoded bytes. Streams that ask for the same names get the same object, and a request that repeats the names
/// of the one before it costs a comparison of bytes. Safe for any number of threads.
/// </summary>
internal sealed class NameTable
{
    // Proxies use few different lists of names. The bound keeps a client that asks for a new list each time from filling the memory.
    private const int MaxLists = 4096;

    private readonly ConcurrentDictionary<byte[], NameList> _lists;
    private readonly ConcurrentDictionary<byte[], NameList>.AlternateLookup<ReadOnlySpan<byte>> _lookup;

    public NameTable()
    {
        _lists = new ConcurrentDictionary<byte[], NameList>(new ByContent());
        _lookup = _lists.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>The list for the encoded fields of <see cref="RequestFrame.Names"/>.</summary>
    public NameList Get(ReadOnlySpan<byte> encoded, int count)
    {
        if (encoded.IsEmpty)
        {
            return NameList.Empty;
        }

        if (_lookup.TryGetValue(encoded, out var found))
        {
            return found;
        }

        if (_lists.Count >= MaxLists)
        {
            _lists.Clear();
        }

        var list = Read(encoded, count);
        return _lists.GetOrAdd(list.Encoded, list);
    }

    private static NameList Read(ReadOnlySpan<byte> encoded, int count)
    {
        List<string> names = new(count);
        var wildcard = false;
        var reader = new WireFieldReader(encoded);
        while (!reader.AtEnd)
        {
            reader.Next(out _, out _, out var content);
            if (content.SequenceEqual("*"u8))
            {
                wildcard = true;
            }
            else
            {
                names.Add(Encoding.UTF8.GetString(content));
            }
        }

        return new NameList(encoded.ToArray(), wildcard, NameSet.Of(names));
    }

    private sealed class ByContent : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            var hash = default(HashCode);
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}

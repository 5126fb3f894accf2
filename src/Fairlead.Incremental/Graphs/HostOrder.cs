using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Graphs;

/// <summary>Orders hosts by their last characters first, so that all that end alike stand side by side.</summary>
internal sealed class HostOrder : KeyOrder<string>
{
    private const int Chunk = 4;

    private HostOrder()
    {
    }

    public static HostOrder Instance { get; } = new();

    public override int Compare(string one, string other)
    {
        if (ReferenceEquals(one, other))
        {
            return 0;
        }

        // Hosts of a mesh have long ends in common. Of four characters that are read as one number the last one counts most.
        var (left, right) = (one.Length, other.Length);
        while (BitConverter.IsLittleEndian && left >= Chunk && right >= Chunk)
        {
            var order = Read(one, left).CompareTo(Read(other, right));
            if (order != 0)
            {
                return order;
            }

            (left, right) = (left - Chunk, right - Chunk);
        }

        while (left > 0 && right > 0)
        {
            var order = one[--left].CompareTo(other[--right]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.CompareTo(right);
    }

    public override int Hash(string key) => key.GetHashCode(StringComparison.Ordinal);

    private static ulong Read(string text, int end) =>
        BinaryPrimitives.ReadUInt64LittleEndian(MemoryMarshal.AsBytes(text.AsSpan(end - Chunk, Chunk)));
}

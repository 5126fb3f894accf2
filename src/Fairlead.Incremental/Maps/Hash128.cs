using System.Buffers.Binary;

namespace Fairlead.Incremental.Maps;

/// <summary>
/// A hash of 128 bits. Hashes are added and taken away again, modulo 2 to the 128th, so that the hash of a set needs no order. <see
/// cref="UInt128"/> is not taken for it: the runtime compiles no code ahead of time that passes types with such a field. Immutable.
/// </summary>
/// <param name="Upper">The upper 64 bits.</param>
/// <param name="Lower">The lower 64 bits.</param>
public readonly record struct Hash128(ulong Upper, ulong Lower)
{
    /// <summary>The sum.</summary>
    public static Hash128 operator +(Hash128 one, Hash128 other)
    {
        var lower = unchecked(one.Lower + other.Lower);
        return new(unchecked(one.Upper + other.Upper + (lower < one.Lower ? 1UL : 0UL)), lower);
    }

    /// <summary>What, with the other added, is this one.</summary>
    public static Hash128 operator -(Hash128 one, Hash128 other) =>
        new(unchecked(one.Upper - other.Upper - (one.Lower < other.Lower ? 1UL : 0UL)), unchecked(one.Lower - other.Lower));

    /// <summary>The first 16 bytes of a longer hash.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has less than 16 bytes.</exception>
    public static Hash128 Of(ReadOnlySpan<byte> hash) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[sizeof(ulong)..]));

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => $"{Upper:x16}{Lower:x16}";
}

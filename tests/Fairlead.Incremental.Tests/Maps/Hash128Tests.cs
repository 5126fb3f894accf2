using Fairlead.Incremental.Maps;

namespace Fairlead.Incremental.Tests.Maps;

/// <summary>Hashes of 128 bits count as the numbers do that they are.</summary>
public sealed class Hash128Tests
{
    private static readonly UInt128[] Numbers =
        [0, 1, ulong.MaxValue, (UInt128)ulong.MaxValue + 1, UInt128.MaxValue, new(0x0123456789abcdef, 0xfedcba9876543210)];

    public static MatrixTheoryData<int, int> Pairs => new(Enumerable.Range(0, Numbers.Length), Enumerable.Range(0, Numbers.Length));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void SumsAndDifferences_AreThoseOfTheNumbers(int one, int other)
    {
        var (left, right) = (Numbers[one], Numbers[other]);
        Assert.Equal(Of(unchecked(left + right)), Of(left) + Of(right));
        Assert.Equal(Of(unchecked(left - right)), Of(left) - Of(right));
        Assert.Equal($"{left:x32}", Of(left).ToString());
    }

    private static Hash128 Of(UInt128 number)
    {
        var bytes = new byte[32];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return Hash128.Of(bytes);
    }
}

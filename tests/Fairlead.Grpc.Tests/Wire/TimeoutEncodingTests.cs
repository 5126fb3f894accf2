using FsCheck;
using FsCheck.Fluent;
using Fairlead.Grpc.Wire;

namespace Fairlead.Grpc.Tests.Wire;

public sealed class TimeoutEncodingTests
{
    [Theory]
    [InlineData("1H", 3_600_000.0)]
    [InlineData("2M", 120_000.0)]
    [InlineData("3S", 3_000.0)]
    [InlineData("99999999m", 99_999_999.0)]
    [InlineData("5000u", 5.0)]
    [InlineData("1n", 0.0001)]
    [InlineData("0S", 0.0)]
    public void TryParse_Valid_Reads(string text, double milliseconds)
    {
        Assert.True(TimeoutEncoding.TryParse(text, out var timeout));
        Assert.Equal(milliseconds, timeout.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("S")]
    [InlineData("1s")]
    [InlineData("1h")]
    [InlineData("-1S")]
    [InlineData("+1S")]
    [InlineData("1.5S")]
    [InlineData(" 1S")]
    [InlineData("1 S")]
    [InlineData("123456789S")]
    [InlineData("1SS")]
    [InlineData("٣S")]
    public void TryParse_Malformed_Refuses(string text) => Assert.False(TimeoutEncoding.TryParse(text, out _));

    [Fact]
    public void TryParse_LongestHours_DoesNotOverflow()
    {
        Assert.True(TimeoutEncoding.TryParse("99999999H", out var timeout));
        Assert.Equal(TimeSpan.FromHours(99_999_999), timeout);
    }

    [Fact]
    public void Format_AnyTimeout_IsReadBackAsNoLessAndHardlyMore() => Prop.ForAll<PositiveInt, byte>((number, shift) =>
    {
        var timeout = new TimeSpan((long)number.Get << (shift % 28));
        var text = TimeoutEncoding.Format(timeout);
        Assert.InRange(text.Length, 2, 9);
        Assert.True(TimeoutEncoding.TryParse(text, out var back));
        Assert.True(back >= timeout, text);
        Assert.True((back - timeout).Ticks <= timeout.Ticks / 1000, text);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Format_LongestTimeout_Fits() => Assert.Equal("99999999H", TimeoutEncoding.Format(TimeSpan.MaxValue)[^9..]);

    [Fact]
    public void TryParse_Anything_NeverThrows() =>
        Prop.ForAll<string>(text => TimeoutEncoding.TryParse(text ?? "", out _) || true).QuickCheckThrowOnFailure();
}

using System.Net;
using Fairlead.Cli;

namespace Fairlead.Tests.Cli;

public sealed class FlagValuesTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("100ms", 100)]
    [InlineData("1.5s", 1500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    public void TryDuration_GoodText_IsRead(string text, int milliseconds)
    {
        Assert.True(FlagValues.TryDuration(text, out var value));
        Assert.Equal(milliseconds, value.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("1d")]
    [InlineData("1,5s")]
    [InlineData("99999999999999999999h")]
    public void TryDuration_BadText_IsRefused(string text) => Assert.False(FlagValues.TryDuration(text, out _));

    [Theory]
    [InlineData("127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("[::1]:80", "[::1]:80")]
    [InlineData("localhost:0", "127.0.0.1:0")]
    public void TryListenAddress_GoodText_IsRead(string text, string expected)
    {
        Assert.True(FlagValues.TryListenAddress(text, out var address));
        Assert.Equal(IPEndPoint.Parse(expected), address);
    }

    [Fact]
    public void TryListenAddress_NoHost_IsAllInterfaces()
    {
        Assert.True(FlagValues.TryListenAddress(":8080", out var address));
        Assert.True(address.Address.Equals(IPAddress.IPv6Any) || address.Address.Equals(IPAddress.Any));
        Assert.Equal(8080, address.Port);
    }

    [Theory]
    [InlineData("80")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:-1")]
    [InlineData("::1:80")]
    [InlineData("[127.0.0.1]:80")]
    [InlineData("some.where:80")]
    public void TryListenAddress_BadText_IsRefused(string text) => Assert.False(FlagValues.TryListenAddress(text, out _));

    [Theory]
    [InlineData(0.5, "0.5s")]
    [InlineData(59.0, "59s")]
    [InlineData(300.0, "5m0s")]
    [InlineData(3600.0, "60m")]
    [InlineData(100_000.0, "27h46m")]
    [InlineData(300_000.0, "3d11h")]
    [InlineData(null, "-")]
    public void Ages_Seconds_AreReadable(double? seconds, string expected) => Assert.Equal(expected, Ages.Text(seconds));
}

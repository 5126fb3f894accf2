using System.Net;
using System.Net.Sockets;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.Tests;

/// <summary>The short way for addresses of four numbers takes just what the long one takes as it is.</summary>
public sealed class IpTextTests
{
    [Fact]
    public void TryNormalize_TextsLikeAddresses_AreTakenWhereTheyAreAsTheyAreWritten()
    {
        Random random = new(3);
        string[] parts = ["0", "1", "9", "10", "99", "255", "256", "300", "00", "01", "1000", "", "a", "0x7", " 1", "-1", "4294967296"];
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Join('.', Enumerable.Range(0, random.Next(8) == 0 ? random.Next(1, 6) : 4)
                .Select(_ => parts[random.Next(random.Next(2) == 0 ? 6 : parts.Length)]));
            var isTaken = IPAddress.TryParse(text, out var address)
                && (address.AddressFamily != AddressFamily.InterNetwork || address.ToString() == text);
            Assert.Equal(isTaken, IpText.TryNormalize(text, out var normal));
            Assert.Equal(isTaken ? address!.ToString() : null, normal);
        }
    }
}

using Fairlead.Incremental.Graphs;

namespace Fairlead.Incremental.Tests.Graphs;

/// <summary>The order of hosts is that of their characters from the last on, wherever they differ and however long they are.</summary>
public sealed class HostOrderTests
{
    [Fact]
    public void Compare_AnyHosts_IsTheOrderOfTheReversedTexts()
    {
        Random random = new(7);
        var hosts = Enumerable.Range(0, 300).Select(_ => Host(random)).ToList();
        foreach (var one in hosts)
        {
            foreach (var other in hosts)
            {
                var expected = string.CompareOrdinal(Reversed(one), Reversed(other));
                Assert.Equal(Math.Sign(expected), Math.Sign(HostOrder.Instance.Compare(one, other)));
            }
        }
    }

    private static string Host(Random random)
    {
        var end = random.Next(3) switch { 0 => "", 1 => ".mesh", _ => ".shop.mesh.internal" };
        return string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => "ab.\u00e9\uffff"[random.Next(5)])) + end;
    }

    private static string Reversed(string text) => new([.. text.Reverse()]);
}

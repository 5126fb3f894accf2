using Fairlead.Model.Text;

namespace Fairlead.Model.Tests.Text;

public sealed class DidYouMeanTests
{
    [Theory]
    [InlineData("pss", "ps")]
    [InlineData("stauts", "status")]
    [InlineData("vresion", "version")]
    [InlineData("xyz", null)]
    [InlineData("", null)]
    public void Nearest_MisspeltVerb_IsTheVerb(string word, string? expected) =>
        Assert.Equal(expected, DidYouMean.Nearest(word, ["ps", "status", "serve", "version"]));
}

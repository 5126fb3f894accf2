using Fairlead.Config.Reading;

namespace Fairlead.Config.Tests.Reading;

public sealed class Re2SyntaxTests
{
    [Theory]
    [InlineData(@".*")]
    [InlineData(@"^/users/([0-9]+)(/.*)?$")]
    [InlineData(@"(?i)get|head")]
    [InlineData(@"(?i:get)|(?:head)")]
    [InlineData(@"[^a-z\]\d_-]+?")]
    [InlineData(@"[]a]")]
    [InlineData(@"\bfoo\b\.\*\x2f\p{Lu}\A\z")]
    [InlineData(@"a{2}b{2,}c{2,5}?")]
    [InlineData(@"(a{10}){10}")]
    [InlineData(@"|a|")]
    [InlineData(@"^(.*?;)?(user=jason)(;.*)?$")]
    public void Check_CommonExpression_IsTaken(string pattern) => Assert.Null(RegexReader.Check(pattern));

    [Theory]
    [InlineData(@"(?=a)")]
    [InlineData(@"(?!a)")]
    [InlineData(@"(?<=a)b")]
    [InlineData(@"(?<name>a)")]
    [InlineData(@"(?P<name>a)")]
    [InlineData(@"(?>a)")]
    [InlineData(@"(?#comment)")]
    [InlineData(@"(?x)a")]
    [InlineData(@"(a)\1")]
    [InlineData(@"\k<a>")]
    [InlineData(@"a++")]
    [InlineData(@"a*+")]
    [InlineData(@"a**")]
    [InlineData(@"a{2}{3}")]
    [InlineData(@"*a")]
    [InlineData(@"(*a)")]
    [InlineData(@"a|*")]
    [InlineData(@"(")]
    [InlineData(@")")]
    [InlineData(@"[a")]
    [InlineData(@"[z-a]")]
    [InlineData(@"[[:alpha:]]")]
    [InlineData(@"[a-z-[aeiou]]")]
    [InlineData(@"\Qa\E")]
    [InlineData(@"\C")]
    [InlineData(@"\Z")]
    [InlineData(@"\pL")]
    [InlineData(@"\x{41}")]
    [InlineData(@"\")]
    [InlineData(@"a{1001}")]
    [InlineData(@"((a{11}){10}){10}")]
    [InlineData(@"a{,3}")]
    [InlineData(@"{")]
    public void Check_OtherThanRe2_IsRefused(string pattern) => Assert.NotNull(RegexReader.Check(pattern));

    [Fact]
    public void Check_AnyText_NeitherThrowsNorLoops()
    {
        var random = new Random(7);
        const string Letters = @"ab01()[]{}|*+?\^$.-,:<=!#&ispPxQEkzZ";
        for (var round = 0; round < 20_000; round++)
        {
            var pattern = new string([.. Enumerable.Range(0, random.Next(1, 16)).Select(_ => Letters[random.Next(Letters.Length)])]);
            if (RegexReader.Check(pattern) is null)
            {
                // What is taken is an expression that our proxy can use.
                _ = new System.Text.RegularExpressions.Regex(pattern, System.Text.RegularExpressions.RegexOptions.NonBacktracking);
            }
        }
    }
}

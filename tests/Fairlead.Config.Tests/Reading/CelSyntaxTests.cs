using Fairlead.Config.Reading;

namespace Fairlead.Config.Tests.Reading;

public sealed class CelSyntaxTests
{
    [Theory]
    [InlineData("true")]
    [InlineData("response.code >= 400 && response.code < 500")]
    [InlineData("!has(request.headers) || request.headers[\"x-a\"].matches('^a.*$')")]
    [InlineData("request.url_path in ['/a', '/b',] ? 1 + 2 * -3 == -5 : size(request.headers) % 2u == 0u")]
    [InlineData("response.flags > 0x1f && duration('1.5s') < request.duration")]
    [InlineData("{'a': 1, 'b': 2.5e-3}['a'] == 1 && r'\\d' != b'x' && 'a'.size() > 0")]
    [InlineData("( ( a ) . b ) [ 0 ] - - 1 < 2")]
    [InlineData("inside in insides")]
    public void Check_Expression_IsTaken(string text) => Assert.Null(CelSyntax.Check(text));

    [Theory]
    [InlineData("")]
    [InlineData("response.code >=")]
    [InlineData("a b")]
    [InlineData("a = 1")]
    [InlineData("a & b")]
    [InlineData("(a")]
    [InlineData("a]")]
    [InlineData("a[0")]
    [InlineData("'text")]
    [InlineData("'a\\q'")]
    [InlineData("1.")]
    [InlineData("1e")]
    [InlineData("99999999999999999999")]
    [InlineData("unknown(1)")]
    [InlineData("a.unknown(1)")]
    [InlineData("has(request.headers['x-a'])")]
    [InlineData("has(a)")]
    [InlineData("a.startsWith()")]
    [InlineData("a.exists(x, x > 1)")]
    [InlineData("string(1) == '1'")]
    [InlineData("size(a, b)")]
    [InlineData("if == 1")]
    [InlineData("a ? b")]
    [InlineData("{'a'}")]
    [InlineData("a; b")]
    [InlineData("a ? b : c d")]
    public void Check_OtherText_IsRefused(string text) => Assert.NotNull(CelSyntax.Check(text));

    [Fact]
    public void Check_Deep_IsRefusedWithoutHarm()
    {
        Assert.NotNull(CelSyntax.Check(new string('(', 4000)));
        Assert.NotNull(CelSyntax.Check(string.Concat(Enumerable.Repeat("[", 100)) + "1" + string.Concat(Enumerable.Repeat("]", 100))));
    }
}

using Fairlead.Config.Documents;
using Fairlead.Config.Yaml;

namespace Fairlead.Config.Tests.Documents;

/// <summary>Versions are made of the hash: that of a content stays what it is from one release to the next.</summary>
public sealed class ContentHashTests
{
    private const string Rule = """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata:
          uid: "5"
          name: web
          labels: {b: "2", a: "1", "é😀": ""}
        spec:
          trafficPolicy: {loadBalancer: {simple: RANDOM}}
          host: web.shop.internal
          subsets:
          - {name: v1, labels: {version: v1}}
        status: {x: 1}

        """;

    [Fact]
    public void Of_Content_IsPinned() => Assert.Equal("2775ceaf60a0b9d7b24a373cc7810202", Hash(Rule));

    [Fact]
    public void Of_MoreThanIsGathered_IsPinned()
    {
        var text = $$"""
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata:
              name: huge
              annotations:
                a: &x "{{new string('é', 30_000)}}"
                b: *x
                c: *x
                d: "end"
            spec: {host: web.shop.internal}

            """;

        Assert.Equal("173bb36d40ad7a669d4561d9ebd0f75c", Hash(text));
    }

    [Theory]
    [InlineData("name: web", "name: \"web\"")]
    [InlineData("uid: \"5\"", "uid: \"6\"")]
    [InlineData("status: {x: 1}", "# none")]
    [InlineData("a: \"1\", \"é😀\": \"\"", "\"é😀\": \"\", a: \"1\"")]
    public void Of_SameContent_IsTheSame(string given, string other) => Assert.Equal(Hash(Rule), Hash(Rule.Replace(given, other)));

    [Theory]
    [InlineData("a: \"1\"", "a: \"2\"")]
    [InlineData("version: v1", "version: v2")]
    [InlineData("RANDOM", "ROUND_ROBIN")]
    public void Of_OtherContent_Differs(string given, string other) => Assert.NotEqual(Hash(Rule), Hash(Rule.Replace(given, other)));

    private static string Hash(string text) =>
        ContentHash.Of(Assert.IsType<MappingNode>(
            DocumentReader.ReadPart(text.AsMemory(), new(0, text.Length, 0), new("test", "test.yaml"))));
}

using FsCheck;
using FsCheck.Fluent;
using Fairlead.Grpc.Wire;

namespace Fairlead.Grpc.Tests.Wire;

public sealed class MetadataEncodingTests
{
    [Fact]
    public void TryDecode_Encoded_RoundTripsWithAndWithoutPadding() => Prop.ForAll<byte[]>(value =>
    {
        value ??= [];
        var header = MetadataEncoding.ToHeader(value);
        Assert.DoesNotContain('=', header);
        Assert.True(MetadataEncoding.TryDecode(header, out var bare));
        Assert.Equal(value, bare);
        Assert.True(MetadataEncoding.TryDecode(Convert.ToBase64String(value), out var padded));
        Assert.Equal(value, padded);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("a")]
    [InlineData("ab$d")]
    [InlineData("abcde")]
    [InlineData("YQ===")]
    [InlineData("====")]
    public void TryDecode_NotBase64_Refuses(string text) => Assert.False(MetadataEncoding.TryDecode(text, out _));

    [Fact]
    public void TryDecode_Anything_NeverThrows() =>
        Prop.ForAll<string>(text => MetadataEncoding.TryDecode(text ?? "", out _) || true).QuickCheckThrowOnFailure();

    [Fact]
    public void TryAdd_JoinedBinaryValues_AreSeveralEntries()
    {
        var metadata = new GrpcMetadata();
        Assert.True(MetadataEncoding.TryAdd(metadata, "k-bin", "AQ,Ag==, Aw"));
        Assert.Equal([1, 2, 3], metadata.Select(entry => entry.Binary.Span[0]));
    }

    [Fact]
    public void Add_ReservedKey_Throws()
    {
        var metadata = new GrpcMetadata();
        foreach (var key in new[] { "grpc-status", "grpc-anything", "te", "content-type", ":path", "a b", "", "ä" })
        {
            Assert.Throws<ArgumentException>(() => metadata.Add(key, "v"));
        }

        Assert.Throws<ArgumentException>(() => metadata.Add("k", "line\nbreak"));
        Assert.Throws<ArgumentException>(() => metadata.Add("k-bin", "text"));
        Assert.Throws<ArgumentException>(() => metadata.Add("k", new byte[1]));
        Assert.Empty(metadata);
    }

    [Fact]
    public void Get_SeveralValues_KeepsOrderAndIgnoresCase()
    {
        GrpcMetadata metadata = new() { { "X-A", "1" }, { "x-b", "2" }, { "x-a", "3" } };
        Assert.Equal("1", metadata.Get("X-a"));
        Assert.Equal(["1", "3"], metadata.GetAll("x-a"));
        Assert.Equal(["x-a", "x-b", "x-a"], metadata.Select(entry => entry.Key));
        Assert.Null(metadata.Get("x-c"));
        Assert.Null(metadata.GetBinary("x-a-bin"));
    }
}

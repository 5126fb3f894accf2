using FsCheck;
using FsCheck.Fluent;
using Fairlead.Grpc.Wire;

namespace Fairlead.Grpc.Tests.Wire;

public sealed class PercentEncodingTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("plain text, with a space", "plain text, with a space")]
    [InlineData("50%", "50%25")]
    [InlineData(" edges ", "%20edges%20")]
    [InlineData("\t\n", "%09%0A")]
    [InlineData("ä☺", "%C3%A4%E2%98%BA")]
    [InlineData("\U0001F608", "%F0%9F%98%88")]
    [InlineData("\u007f", "%7F")]
    public void Encode_Message_IsPrintableAscii(string message, string encoded)
    {
        Assert.Equal(encoded, PercentEncoding.Encode(message));
        Assert.Equal(message, PercentEncoding.Decode(encoded));
    }

    [Theory]
    [InlineData("%", "%")]
    [InlineData("%4", "%4")]
    [InlineData("%zz", "%zz")]
    [InlineData("100% sure", "100% sure")]
    [InlineData("%41%4", "A%4")]
    [InlineData("%e2%98%ba", "☺")]
    [InlineData("%ff", "\ufffd")]
    public void Decode_NotQuiteEncoded_KeepsWhatItCannotRead(string encoded, string message) =>
        Assert.Equal(message, PercentEncoding.Decode(encoded));

    [Fact]
    public void Decode_Encoded_RoundTrips() => Prop.ForAll<string>(text =>
    {
        var message = new string([.. (text ?? "").Where(c => !char.IsSurrogate(c))]);
        var encoded = PercentEncoding.Encode(message);
        Assert.False(encoded.AsSpan().ContainsAnyExceptInRange(' ', '~'));
        Assert.Equal(encoded, encoded.Trim());
        Assert.Equal(message, PercentEncoding.Decode(encoded));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Decode_Anything_NeverThrows() => Prop.ForAll<string>(text => PercentEncoding.Decode(text ?? "") is not null).QuickCheckThrowOnFailure();
}

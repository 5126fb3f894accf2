using System.Globalization;
using System.Text;
using Fairlead.Xds.Protocol;

namespace Fairlead.Xds.Sessions;

/// <summary>A type on one stream, with what the wire adds to its state.</summary>
internal sealed class SessionType(TypeState state)
{
    private readonly byte[] _url = Encoding.UTF8.GetBytes(state.Rules.TypeUrl);
    private string? _acked;

    public TypeState State => state;

    public ReadOnlySpan<byte> Url => _url;

    /// <summary>Nonce of the last response, 0 before the first.</summary>
    public long Nonce { get; set; }

    public string? SentVersion { get; set; }

    /// <summary>What lives for a time only has to be renewed.</summary>
    public bool HeartbeatDue { get; set; }

    public string? AckedVersion
    {
        get => _acked ?? state.ResumedVersion;
        set => _acked = value;
    }

    public bool IsLastNonce(ReadOnlySpan<byte> nonce)
    {
        Span<byte> expected = stackalloc byte[20];
        return Nonce.TryFormat(expected, out var length, default, CultureInfo.InvariantCulture) && nonce.SequenceEqual(expected[..length]);
    }
}

using System.Globalization;
using System.Text;
using Fairlead.Xds.Protocol;

namespace Fairlead.Xds.Sessions;

/// <summary>A type on one stream: its state, and what the wire needs beside it.</summary>
internal sealed class SessionType(TypeState state)
{
    private readonly byte[] _url = Encoding.UTF8.GetBytes(state.Rules.TypeUrl);
    private string? _acked;

    public TypeState State => state;

    public ReadOnlySpan<byte> Url => _url;

    /// <summary>Nonce of the last response, 0 before the first.</summary>
    public long Nonce { get; set; }

    public string? SentVersion { get; set; }

    /// <summary>Whether the times to live of the resources have to be renewed.</summary>
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

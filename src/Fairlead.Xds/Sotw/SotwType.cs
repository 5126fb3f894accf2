using System.Text;
using Fairlead.Xds.Protocol;

namespace Fairlead.Xds.Sotw;

/// <summary>A type on one stream, with what only the state-of-the-world variant has.</summary>
internal sealed class SotwType(TypeState state)
{
    private readonly byte[] _url = Encoding.UTF8.GetBytes(state.Rules.TypeUrl);

    public TypeState State => state;

    public ReadOnlySpan<byte> Url => _url;

    /// <summary>Nonce of the last response, 0 before the first.</summary>
    public long Nonce { get; set; }

    public string? SentVersion { get; set; }

    public string? AckedVersion { get; set; }

    public NameList LastNames { get; set; } = NameList.Empty;

    public bool EverNamed { get; set; }
}

namespace Fairlead.Xds.Sotw;

/// <summary>A DiscoveryRequest as windows onto its bytes; gone with them.</summary>
internal ref struct RequestFrame
{
    public ReadOnlySpan<byte> VersionInfo;
    public ReadOnlySpan<byte> Node;
    public ReadOnlySpan<byte> TypeUrl;
    public ReadOnlySpan<byte> Nonce;
    public ReadOnlySpan<byte> Error;

    /// <summary>The encoded fields of all names, tags and lengths included: equal bytes are equal names.</summary>
    public ReadOnlySpan<byte> Names;

    public int NameCount;
    public bool HasNode;
    public bool HasError;
}

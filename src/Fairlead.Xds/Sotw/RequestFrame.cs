namespace Fairlead.Xds.Sotw;

/// <summary>The parts of a DiscoveryRequest as spans of its bytes; valid as long as the bytes are.</summary>
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

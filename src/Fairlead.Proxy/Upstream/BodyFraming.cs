namespace Fairlead.Proxy.Upstream;

/// <summary>How a response says where its body ends.</summary>
internal enum BodyFraming
{
    None,
    Length,
    Chunked,
    UntilClose,
}

namespace Fairlead.Xds.Tests.Transport.Http2;

/// <summary>One HTTP/2 frame as it came.</summary>
internal sealed record RawFrame(byte Type, byte Flags, int Stream, byte[] Payload)
{
    public bool Has(byte flag) => (Flags & flag) != 0;
}

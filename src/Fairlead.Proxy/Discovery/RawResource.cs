namespace Fairlead.Proxy.Discovery;

/// <summary>A resource as it came: type and encoded message.</summary>
internal readonly record struct RawResource(string TypeUrl, ReadOnlyMemory<byte> Value);

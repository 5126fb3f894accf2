namespace Fairlead.Proxy.Discovery;

/// <summary>An accepted resource: name, its own version or else that of the response that brought it, and the encoded message.</summary>
internal sealed record AcceptedItem(string Name, string Version, ReadOnlyMemory<byte> Value);

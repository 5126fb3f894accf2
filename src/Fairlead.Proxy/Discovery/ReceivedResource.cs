namespace Fairlead.Proxy.Discovery;

/// <summary>A resource as it came: type, encoded message, and its own version where it came with one.</summary>
internal readonly record struct ReceivedResource(string TypeUrl, ReadOnlyMemory<byte> Value, string Version = "");

namespace Fairlead.Xds.Client;

/// <summary>A resource as it came.</summary>
/// <param name="TypeUrl">Type of the message.</param>
/// <param name="Value">The encoded message; it stays as it is for as long as it is held.</param>
public readonly record struct AdsResource(string TypeUrl, ReadOnlyMemory<byte> Value);

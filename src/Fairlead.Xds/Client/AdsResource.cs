namespace Fairlead.Xds.Client;

/// <summary>A resource as it came.</summary>
/// <param name="TypeUrl">Type of the message.</param>
/// <param name="Value">The encoded message; it stays as it is for as long as it is held.</param>
/// <param name="Name">Its name; empty in the state-of-the-world variant, where only the message says it.</param>
/// <param name="Version">Its version; empty in the state-of-the-world variant, where all of a type have one.</param>
public readonly record struct AdsResource(string TypeUrl, ReadOnlyMemory<byte> Value, string Name = "", string Version = "");

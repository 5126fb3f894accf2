namespace Fairlead.Xds.Client;

/// <summary>How a client stands with its servers.</summary>
/// <param name="State">The state.</param>
/// <param name="Server">The server that is connected or tried; null before the first attempt.</param>
/// <param name="Since">Since when.</param>
/// <param name="LastError">Why the last stream ended; null where none has.</param>
public sealed record AdsConnection(AdsConnectionState State, Uri? Server, DateTimeOffset Since, string? LastError);

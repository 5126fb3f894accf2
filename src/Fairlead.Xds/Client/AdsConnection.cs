namespace Fairlead.Xds.Client;

/// <summary>The state of the connection between a client and its servers.</summary>
/// <param name="State">The state.</param>
/// <param name="Server">The server that the client is connected to or tries to reach; null before the first attempt.</param>
/// <param name="Since">When the state began.</param>
/// <param name="LastError">Why the last stream ended; null where no stream has ended.</param>
public sealed record AdsConnection(AdsConnectionState State, Uri? Server, DateTimeOffset Since, string? LastError);

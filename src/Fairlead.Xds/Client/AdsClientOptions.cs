using Envoy.Config.Core.V3;
using Fairlead.Xds.Transport;

namespace Fairlead.Xds.Client;

/// <summary>Settings of an <see cref="AdsClient"/>.</summary>
public sealed class AdsClientOptions
{
    /// <summary>The servers, <c>http://HOST:PORT</c> (clear text) or <c>https://</c>; the next one is tried when one fails.</summary>
    public required IReadOnlyList<Uri> Servers { get; init; }

    /// <summary>What the client says of itself, once per stream.</summary>
    public required Node Node { get; init; }

    /// <summary>Whether to speak the incremental variant. Then what did not change is not sent again, also after a reconnect.</summary>
    public bool Incremental { get; init; }

    /// <summary>
    /// How often a client that had to go to another server looks whether the first one can be reached again. Default 60 s.
    /// </summary>
    public TimeSpan ReturnAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long after the transport took the request a resource that was asked for by name may take to come, before it counts as not there.
    /// Default 15 s, as in gRPC (gRFC A57); without a stream nothing runs out.
    /// </summary>
    public TimeSpan ResourceTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The clock of the pauses between attempts.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Pause after the first failure; it doubles from attempt to attempt. Default 500 ms.</summary>
    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause. Default 30 s.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A number from 0 to 1 for each pause: between half of it and all of it is waited, so that many clients do not come at once.
    /// </summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    /// <summary>Settings of the connection, such as TLS.</summary>
    public XdsChannelOptions Channel { get; init; } = new();
}

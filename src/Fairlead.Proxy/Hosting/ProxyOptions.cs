using System.Net;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Proxy.Hosting;

/// <summary>Settings of one sidecar process. Immutable; what the mesh configures comes over xDS and is not here.</summary>
public sealed record ProxyOptions
{
    /// <summary>Control planes, tried in order: <c>http://HOST:PORT</c>. Empty: only the state on disk is served.</summary>
    public IReadOnlyList<Uri> Servers { get; init; } = [];

    /// <summary>Whether to speak the incremental variant of xDS.</summary>
    public bool Incremental { get; init; }

    /// <summary>Unique id of this proxy, sent as <c>node.id</c>.</summary>
    public required string NodeId { get; init; }

    /// <summary>The service that this proxy stands beside, sent as <c>node.cluster</c>.</summary>
    public required string Cluster { get; init; }

    /// <summary>Sent as <c>node.metadata</c>.</summary>
    public Struct Metadata { get; init; } = new();

    /// <summary>Sent as <c>node.locality</c>; absent: unknown.</summary>
    public Envoy.Config.Core.V3.Locality? Locality { get; init; }

    /// <summary>Where the admin API listens; port 0 takes a free one.</summary>
    public IPEndPoint Admin { get; init; } = new(IPAddress.Loopback, 15000);

    /// <summary>Folder of the last good configuration; absent: none is kept.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>How long requests in flight may take to end when a listener or the process stops. 0 or more, default 5 s.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Where access logs to standard output go; absent: they are dropped. The executable passes its standard output.
    /// The host writes from one thread at a time and does not dispose it.</summary>
    public Stream? AccessLog { get; init; }

    /// <summary>Asks the DNS, for clusters that are given by name.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> ResolveHost { get; init; } =
        static (name, cancellation) => Dns.GetHostAddressesAsync(name, cancellation);

    /// <summary>The clock of all timeouts, delays and back-offs.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the sidecar logs.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}

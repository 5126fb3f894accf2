using Fairlead.Protos;

namespace Fairlead.Xds.Server;

/// <summary>
/// Settings of an <see cref="XdsServer"/>. Delegates are called on the streams' loops, never under a lock of the server. Not to be changed
/// once a server was made of them.
/// </summary>
public sealed record XdsServerOptions
{
    /// <summary>The types of Envoy and gRPC, in push order: what is named goes before what names it (clusters, endpoints, listeners,
    /// routes, what belongs to routes, secrets, runtime layers, extensions).</summary>
    public static IReadOnlyList<XdsTypeOptions> DefaultTypes { get; } =
    [
        new(TypeUrls.Cluster, FullState: true, LegacyWildcard: true),
        new(TypeUrls.Endpoint, ResendAfter: TypeUrls.Cluster),
        new(TypeUrls.LbEndpoint) { OmitsSystemVersion = true },
        new(TypeUrls.Listener, FullState: true, LegacyWildcard: true) { After = [TypeUrls.Cluster] },
        new(TypeUrls.Route) { After = [TypeUrls.Cluster, TypeUrls.Endpoint], RemoveLast = true },

        // Envoy takes a state-of-the-world response of scopes as all there is.
        new(TypeUrls.ScopedRoute, FullState: true, LegacyWildcard: true) { After = [TypeUrls.Cluster, TypeUrls.Endpoint, TypeUrls.Route] },
        new(TypeUrls.VirtualHost)
        {
            After = [TypeUrls.Cluster, TypeUrls.Endpoint, TypeUrls.Route],
            MembersOf = TypeUrls.Route,
            AbsentAsResource = true,
        },
        new(TypeUrls.Secret),
        new(TypeUrls.Runtime),
        new(TypeUrls.ExtensionConfig),
    ];

    /// <summary>
    /// Gives the scope that serves a stream, once its node is known; the stream waits meanwhile, and nobody else does. To refuse the
    /// stream, throw a <see cref="Grpc.Core.RpcException"/>: the client is told its status. Null: a server that is added to an application
    /// takes the application's <see cref="IXdsCache"/>. Of a client that fetches, it is asked once a minute for each node, certificate and
    /// <c>Authorization</c> header.
    /// </summary>
    public Func<XdsOpening, CancellationToken, ValueTask<XdsScope>>? Attach { get; set; }

    /// <summary>Settings for a server of what a cache holds.</summary>
    public static XdsServerOptions For(IXdsCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        return new XdsServerOptions { Attach = cache.AttachAsync, Detach = cache.Detach };
    }

    /// <summary>Told once for each attached stream, when <see cref="XdsServer.Move"/> knows it.</summary>
    public Action<XdsStreamInfo>? Attached { get; set; }

    /// <summary>Told once for each attached stream when it has ended.</summary>
    public Action<XdsStreamInfo>? Detach { get; set; }

    /// <summary>Types in push order. Others are served too, after these.</summary>
    public IReadOnlyList<XdsTypeOptions> Types { get; set; } = DefaultTypes;

    /// <summary>Goes out in every response; Envoy shows it as <c>control_plane.identifier</c>. Default: <c>fairlead</c>.</summary>
    public string ControlPlaneIdentifier { get; set; } = "fairlead";

    /// <summary>The clock of the status.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Largest request in bytes; those of clients with many thousands of names are large. Default 16 MiB. It has effect where the
    /// server is added with <see cref="XdsHosting"/>; else <see cref="Transport.XdsGrpc.AddXdsGrpc"/> says it.</summary>
    public int MaxReceiveMessageSize { get; set; } = 16 * 1024 * 1024;

    /// <summary>How many streams are written to at once. A client that does not read at once gives its turn away. Default 100.</summary>
    public int MaxConcurrentWrites { get; set; } = 100;

    /// <summary>How long a client may take to take a response, and a second more for each megabyte of it; then its stream is closed and
    /// counted. Nobody else waits for it meanwhile. Default 30 s.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many new streams are served per second; those beyond wait for their turn. Default 1000.</summary>
    public int MaxNewStreamsPerSecond { get; set; } = 1000;

    /// <summary>
    /// After this time, more or less by a tenth, a stream is ended, so that clients spread over replicas anew. Null (default): never.
    /// </summary>
    public TimeSpan? MaxStreamAge { get; set; }

    /// <summary>A number from 0 to 1 that spreads the ends of streams.</summary>
    public Func<double> Jitter { get; set; } = Random.Shared.NextDouble;

    /// <summary>A client that has not had what it ought to have for this long is named in the log and counted. Default 60 s.</summary>
    public TimeSpan StaleAfter { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a client that fetches by HTTP, and has the newest already, is kept waiting for a change before it is told that
    /// there is none. It may ask for more with <c>Prefer: wait=SECONDS</c>. Default 500 ms: Envoy gives up after a second.</summary>
    public TimeSpan FetchHold { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often clients report load (LRS). Default 60 s.</summary>
    public TimeSpan LoadReportInterval { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Told of each load report.</summary>
    public Action<XdsLoadReport>? OnLoadReport { get; set; }

    /// <summary>Told of each accepted response.</summary>
    public Action<XdsAckEvent>? OnAck { get; set; }

    /// <summary>Told of each rejected response.</summary>
    public Action<XdsAckEvent>? OnNack { get; set; }
}

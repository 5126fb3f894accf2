using Fairlead.Proxy.Configuration.Faults;
using Fairlead.Proxy.Configuration.Routes;

namespace Fairlead.Proxy.Configuration.Listeners;

/// <summary>The settings of an HTTP connection manager.</summary>
internal sealed record HttpFrontModel
{
    public required string StatPrefix { get; init; }

    /// <summary>The route configuration to ask for; absent: <see cref="InlineRoutes"/>.</summary>
    public string? RouteConfigName { get; init; }

    public RouteTableModel? InlineRoutes { get; init; }

    /// <summary>How long to wait for the route configuration before serving without; zero: for ever.</summary>
    public TimeSpan RouteFetchTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Fault filters in order.</summary>
    public IReadOnlyList<FaultFilterModel> Faults { get; init; } = [];

    public IReadOnlyList<AccessLogModel> AccessLogs { get; init; } = [];

    public bool GenerateRequestId { get; init; } = true;

    public bool AlwaysSetRequestIdInResponse { get; init; }

    public bool UseRemoteAddress { get; init; }

    public bool SkipForwardedForAppend { get; init; }

    public string? ServerName { get; init; }

    /// <summary>Whether the configured server name replaces that of the upstream.</summary>
    public bool OverwriteServer { get; init; }

    /// <summary>Whether no server name is added, also where the upstream gave none.</summary>
    public bool PassServerThrough { get; init; }

    /// <summary>Whether x-envoy-… headers are left out.</summary>
    public bool SuppressEnvoyHeaders { get; init; }

    public bool NormalizePath { get; init; }

    public bool MergeSlashes { get; init; }

    public bool StripAnyPort { get; init; }

    public bool StripMatchingPort { get; init; }

    public bool StripTrailingHostDot { get; init; }

    public string? Via { get; init; }

    public int MaxRequestHeadersKb { get; init; } = 60;

    public int MaxHeadersCount { get; init; } = 100;

    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A timeout; zero: none.</summary>
    public TimeSpan RequestTimeout { get; init; }

    /// <summary>The longest pause in a request or response before it is ended; zero: none.</summary>
    public TimeSpan StreamIdleTimeout { get; init; } = TimeSpan.FromMinutes(5);
}

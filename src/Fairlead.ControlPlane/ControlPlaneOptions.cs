using System.Net;
using Fairlead.Config.Quarantine;
using Fairlead.Config.Store;
using Fairlead.ControlPlane.Push;
using Fairlead.Model.Registries;
using Microsoft.Extensions.Logging;

namespace Fairlead.ControlPlane;

/// <summary>The settings of a control plane process; the mesh configuration is data and comes from the directories.</summary>
public sealed record ControlPlaneOptions
{
    /// <summary>
    /// The default of <see cref="LargestLocality"/>: below it a locality as a whole is smaller than its endpoints with their names.
    /// </summary>
    public const int DefaultLargestLocality = 500;

    /// <summary>The name of the source of what is applied through the admin API.</summary>
    public const string AppliedSource = "apply";

    /// <summary>Directories of YAML and JSON files, watched. None is allowed: such a control plane serves nothing.</summary>
    public required IReadOnlyList<string> ConfigDirectories { get; init; }

    /// <summary>Sources of config beside the directories. Their ids differ, and are no directory's. Default: none.</summary>
    public IReadOnlyList<ConfigSource> Sources { get; init; } = [];

    /// <summary>
    /// A directory that keeps the last good version of every object of every source, so that a restart loses nothing. Default: null, they
    /// are kept in memory only.
    /// </summary>
    public string? StateDirectory { get; init; }

    /// <summary>When a source is held that loses many objects at once. Default: more than half, from 3 on, until it is accepted.</summary>
    public LossRule Losses { get; init; } = LossRule.Default;

    /// <summary>
    /// When an object is quarantined that clients reject: what they reject of it is no longer served. Default: at the first rejection.
    /// </summary>
    public QuarantineRule Quarantine { get; init; } = QuarantineRule.Default;

    /// <summary>Whether other machines may change something through the admin API, where they reach it. Default: false.</summary>
    public bool AllowRemoteWrites { get; init; }

    /// <summary>Where xDS is served (gRPC, HTTP/2 without TLS). Port 0 takes a free one. Default 127.0.0.1:15010.</summary>
    public IPEndPoint Xds { get; init; } = new(IPAddress.Loopback, 15010);

    /// <summary>Where the admin API is served (HTTP/1.1). Port 0 takes a free one. Default 127.0.0.1:15014.</summary>
    public IPEndPoint Admin { get; init; } = new(IPAddress.Loopback, 15014);

    /// <summary>Registries of endpoints beside those that the config lists. Their ids differ. Default: none.</summary>
    public IReadOnlyList<Registry> Registries { get; init; } = [];

    /// <summary>How long the start waits for a source of config that has said nothing, while others have, and for a registry. Default
    /// 30 s.</summary>
    public TimeSpan SilentSourceAfter { get; init; } = StoreOptions.DefaultSilentAfter;

    /// <summary>How changes are gathered before they go on. Default 100 ms quiet, 10 s at most.</summary>
    public DebounceOptions Debounce { get; init; } = DebounceOptions.Default;

    /// <summary>Of a locality with more endpoints than this an Envoy on the incremental variant gets them one by one, so that one that
    /// changes costs itself. 0: never. Default 500.</summary>
    public int LargestLocality { get; init; } = DefaultLargestLocality;

    /// <summary>What <c>control_plane.identifier</c> of each response says. Default <c>fairlead</c>.</summary>
    public string Identifier { get; init; } = "fairlead";

    /// <summary>The version that the admin API tells. Default empty.</summary>
    public string ProductVersion { get; init; } = "";

    /// <summary>Whether to send figures and traces to a collector by OTLP, as OpenTelemetry's environment variables
    /// (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c> and the others) say. Default false. <c>/metrics</c> is there in any case.</summary>
    public bool ExportTelemetry { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where logs go; absent: nowhere.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }
}

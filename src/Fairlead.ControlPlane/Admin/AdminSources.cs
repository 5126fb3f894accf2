using Fairlead.Catalog;
using Fairlead.Config.Applied;
using Fairlead.Config.Places;
using Fairlead.Config.Store;
using Fairlead.ControlPlane.Push;
using Fairlead.ControlPlane.Status;
using Fairlead.Model.Objects;
using Fairlead.Xds.Server;
using OpenTelemetry.Metrics;

namespace Fairlead.ControlPlane.Admin;

/// <summary>What the admin API reads, and the few things that it may change.</summary>
internal sealed record AdminSources
{
    /// <summary>Null where the control plane serves, else why it does not.</summary>
    public required Func<string?> NotReady { get; init; }

    /// <summary>The figures that Prometheus scrapes.</summary>
    public required MeterProvider Meters { get; init; }

    /// <summary>What proxies reported of load.</summary>
    public required Func<IReadOnlyList<XdsLoadReport>> LoadReports { get; init; }

    public required Func<IReadOnlyList<XdsStreamStatus>> Streams { get; init; }

    public required ScopeRegistry Scopes { get; init; }

    public required ExchangeLog Exchanges { get; init; }

    /// <summary>The stages in flow order.</summary>
    public required Func<IReadOnlyList<StageStatus>> Stages { get; init; }

    /// <summary>The registries.</summary>
    public required Func<IReadOnlyList<RegistryStatus>> Registries { get; init; }

    /// <summary>How the sources of config are, first to last by precedence.</summary>
    public required Func<IReadOnlyList<SourceStatus>> Sources { get; init; }

    /// <summary>The store, which takes what a held source lost.</summary>
    public required ConfigStore Store { get; init; }

    /// <summary>The source of what is applied through the API.</summary>
    public required AppliedObjects Applied { get; init; }

    /// <summary>What is wrong with the state directory.</summary>
    public required Func<IReadOnlyList<ConfigProblem>> StateProblems { get; init; }

    /// <summary>Whether other machines may change something.</summary>
    public required bool AllowRemoteWrites { get; init; }

    /// <summary>What became of the objects, for one answer.</summary>
    public required Func<ObjectStatuses> Objects { get; init; }

    /// <summary>The last config that was joined.</summary>
    public required Func<CatalogState> Joined { get; init; }

    public required Func<IReadOnlyList<ConfigProblem>> Problems { get; init; }

    /// <summary>What finds the lines that objects and fields stand in, for one answer.</summary>
    public required Func<PlaceLookup> Places { get; init; }

    public required string ProductVersion { get; init; }

    public required TimeProvider Time { get; init; }
}

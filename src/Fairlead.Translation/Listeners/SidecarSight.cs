using Fairlead.Model;
using Fairlead.Model.Proxies;
using Fairlead.Translation.Access;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Telemetry;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Listeners;

/// <summary>What the listeners of a sidecar are made from, beside what it says of itself. Its members are asked when needed.</summary>
internal sealed record SidecarSight
{
    /// <summary>What it sees of the mesh and takes in; null: nobody says.</summary>
    public ProxyVisibility? Visibility { get; init; }

    /// <summary>Checks what comes in for the workload.</summary>
    public required WorkloadAccess Access { get; init; }

    /// <summary>What the sidecar tells.</summary>
    public required ProxyTelemetry Telemetry { get; init; }

    /// <summary>The inbound listeners of the workload's own endpoints.</summary>
    public required Func<EquatableList<InboundListener>> FindInbound { get; init; }

    /// <summary>The hosts that have a port of this number which is not HTTP, in order, as the sidecar sees them.</summary>
    public required Func<int, IEnumerable<KeyValuePair<string, HostView>>> FindStreams { get; init; }

    /// <summary>The policy that holds for what is sent to a cluster.</summary>
    public required Func<ClusterName, PolicyInUse> PolicyOf { get; init; }

    /// <summary>
    /// The port that is gone to where hosts are looked up for connections to a cluster; null where it has endpoints of its own.
    /// </summary>
    public required Func<ClusterName, int?> LookupPortOf { get; init; }

    /// <summary>Whether the sidecar is to look up the hosts that some of its requests name.</summary>
    public required Func<bool> LooksUp { get; init; }

    /// <summary>Whether the sidecar is given a route configuration of this name.</summary>
    public required Func<string, bool> HasRoutes { get; init; }

    /// <summary>Makes a route configuration without hosts, in the form that the sidecar takes.</summary>
    public required Func<string, ResourceDraft> NoRoutes { get; init; }
}

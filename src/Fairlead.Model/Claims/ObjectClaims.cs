using Fairlead.Model.Raw;
using Fairlead.Model.Telemetry;

namespace Fairlead.Model.Claims;

/// <summary>
/// What one object asks for, as its front end makes it of that object alone. Nothing of it is checked against other objects yet. Immutable.
/// </summary>
public sealed record ObjectClaims
{
    /// <summary>The claims of an object that asks for nothing.</summary>
    public static ObjectClaims None { get; } = new();

    /// <summary>Services that it declares.</summary>
    public EquatableList<ServiceClaim> Services { get; init; } = [];

    /// <summary>Workloads that answer for services which select them.</summary>
    public EquatableList<WorkloadClaim> Workloads { get; init; } = [];

    /// <summary>Rules for requests and connections.</summary>
    public EquatableList<RouteClaim> Routes { get; init; } = [];

    /// <summary>How clients talk to destinations.</summary>
    public EquatableList<PolicyClaim> Policies { get; init; } = [];

    /// <summary>What proxies listen on for traffic from outside of the mesh.</summary>
    public EquatableList<ListenerClaim> Listeners { get; init; } = [];

    /// <summary>What proxies see of the mesh and take in.</summary>
    public EquatableList<VisibilityClaim> Visibility { get; init; } = [];

    /// <summary>Who may call workloads, and how callers are known.</summary>
    public AccessClaims Access { get; init; } = AccessClaims.None;

    /// <summary>What proxies tell about the traffic of workloads.</summary>
    public EquatableList<TelemetryPolicy> Telemetry { get; init; } = [];

    /// <summary>Settings of the mesh; null: none.</summary>
    public SettingsClaim? Settings { get; init; }

    /// <summary>Resources that were written by hand.</summary>
    public EquatableList<RawResource> Raw { get; init; } = [];
}

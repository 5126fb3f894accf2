using Fairlead.Model.Access;
using Fairlead.Model.Policy;
using Fairlead.Model.Proxies;
using Fairlead.Model.Routing;
using Fairlead.Model.Settings;

namespace Fairlead.Model.Claims;

/// <summary>
/// Settings of the mesh as written: what is null was left out. Settings of several objects add up; an object that says something else than
/// one before it, in the order of keys, is refused. Immutable.
/// </summary>
public sealed record SettingsClaim
{
    /// <summary>The namespace whose policies hold for all others that have none.</summary>
    public string? RootNamespace { get; init; }

    /// <summary>The trust domain of the mesh's identities.</summary>
    public string? TrustDomain { get; init; }

    /// <summary>What becomes of calls to hosts that the mesh does not know.</summary>
    public OutboundPolicy? Outbound { get; init; }

    /// <summary>How clients talk to destinations.</summary>
    public TrafficPolicy? Traffic { get; init; }

    /// <summary>When a request is tried again whose rule does not say it.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Namespaces that see services which do not say it.</summary>
    public EquatableList<string>? ServiceExportTo { get; init; }

    /// <summary>Namespaces whose clients are routed by rules which do not say it.</summary>
    public EquatableList<string>? RouteExportTo { get; init; }

    /// <summary>Namespaces whose clients follow policies which do not say it.</summary>
    public EquatableList<string>? PolicyExportTo { get; init; }

    /// <summary>Where and how proxies log requests.</summary>
    public AccessLogSettings? AccessLog { get; init; }

    /// <summary>Services that decide for authorizations, each under a name of its own.</summary>
    public EquatableList<AuthorizationProvider>? Providers { get; init; }

    /// <summary>The path of the settings in their object.</summary>
    public required string Path { get; init; }
}

using Fairlead.Model.Access;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;
using Fairlead.Model.Proxies;
using Fairlead.Model.Routing;

namespace Fairlead.Model.Settings;

/// <summary>What holds for the whole mesh where nothing else is said. Immutable.</summary>
public sealed record MeshSettings
{
    /// <summary>The settings of a mesh that nobody wrote any for.</summary>
    public static MeshSettings Default { get; } = new();

    /// <summary>The namespace whose policies hold for all others that have none.</summary>
    public string RootNamespace { get; init; } = "istio-system";

    /// <summary>The trust domain of the mesh's identities.</summary>
    public string TrustDomain { get; init; } = "cluster.local";

    /// <summary>What becomes of calls to hosts that the mesh does not know.</summary>
    public OutboundPolicy Outbound { get; init; } = new(OutboundMode.RegistryOnly);

    /// <summary>How clients talk to destinations.</summary>
    public TrafficPolicy Traffic { get; init; } = TrafficPolicy.Default;

    /// <summary>When a request is tried again whose rule does not say it; null: the proxy's default.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>Namespaces that see services which do not say it.</summary>
    public EquatableList<string> ServiceExportTo { get; init; } = ["*"];

    /// <summary>Namespaces whose clients are routed by rules which do not say it.</summary>
    public EquatableList<string> RouteExportTo { get; init; } = ["*"];

    /// <summary>Namespaces whose clients follow policies which do not say it.</summary>
    public EquatableList<string> PolicyExportTo { get; init; } = ["*"];

    /// <summary>Where and how proxies log requests.</summary>
    public AccessLogSettings AccessLog { get; init; } = AccessLogSettings.Default;

    /// <summary>The services that decide for authorizations, by name.</summary>
    public EquatableMap<AuthorizationProvider> Providers { get; init; } = EquatableMap<AuthorizationProvider>.Empty;

    /// <summary>What it was made from, in the order of keys; empty: nobody wrote any.</summary>
    public EquatableList<Provenance> Provenance { get; init; } = [];
}

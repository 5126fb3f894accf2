using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Clusters;

/// <summary>
/// What a cluster will be, before it has the shape that a kind of client takes and without its endpoints. Immutable, equal by content.
/// </summary>
internal sealed record ClusterPlan
{
    /// <summary>Says that a class of clients is not given a cluster that anyone else is.</summary>
    public static ClusterPlan Absent { get; } = new() { Name = default };

    public required ClusterName Name { get; init; }

    public bool IsAbsent => Name.Host is null;

    public Resolution Resolution { get; init; } = Resolution.Static;

    public TrafficPolicy Policy { get; init; } = TrafficPolicy.Default;

    public bool IsHttp2 { get; init; }

    /// <summary>The service port whose endpoints it has; null where there is none of that name.</summary>
    public ServicePortKey? Port { get; init; }

    /// <summary>Labels that an endpoint of it has.</summary>
    public EquatableMap<string> Labels { get; init; } = EquatableMap<string>.Empty;

    /// <summary>The object that is told of what is wrong with it.</summary>
    public Provenance? Cause { get; init; }

    /// <summary>What shapes the cluster itself, without its endpoints.</summary>
    public EquatableList<Provenance> Provenance { get; init; } = [];

    /// <summary>The labels of its clients that say which of its endpoints come first.</summary>
    public EquatableMap<string> Place { get; init; } = EquatableMap<string>.Empty;

    /// <summary>Whether its policy asks for TLS that its clients cannot be given: then it has no endpoints.</summary>
    public bool IsSealed { get; init; }

    /// <summary>Whether connections go to the address that the client asked for: then it needs no endpoints.</summary>
    public bool IsPassthrough { get; init; }

    public bool IsDns => Resolution is Resolution.Dns or Resolution.DnsRoundRobin && !IsSealed && !IsPassthrough;

    /// <summary>Whether the hosts that requests name are its endpoints.</summary>
    public bool IsDynamic => Resolution == Resolution.Dynamic && !IsSealed && !IsPassthrough;

    public bool Selects(Endpoint endpoint) => !IsSealed && !IsPassthrough && Labels.IsSubsetOf(endpoint.Labels);
}

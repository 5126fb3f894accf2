using Fairlead.Incremental.Feeds;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;

namespace Fairlead.Model.Registries;

/// <summary>
/// A registry of endpoints: DNS, Consul, Kubernetes, an embedder's own. Whoever follows it publishes its states; the control plane reads
/// them. Several stand beside each other, and one that fails does not touch the others. Immutable.
/// </summary>
/// <param name="Id">Its id, for people and as the provider of its endpoints: <c>consul</c>. Unique among the registries of a control
/// plane.</param>
/// <param name="States">What it says; version 0 is before it has said something.</param>
public sealed record Registry(string Id, SnapshotFeed<RegistryState> States)
{
    /// <summary>The provider of the endpoints that config objects list. No registry has this id.</summary>
    public const string Entries = "entries";

    /// <summary>
    /// Follows the registry until it is cancelled; run by the control plane. Null where the embedder does that. What fails for a while is
    /// published as a failing state and tried again; where it throws, the registry has failed for good and what it knew stays.
    /// </summary>
    public Func<CancellationToken, Task>? RunAsync { get; init; }

    /// <summary>
    /// The key under which what a registry says of a service is known: beside the keys of objects, and never one of them.
    /// </summary>
    public static ConfigKey KeyOf(string id, ServiceKey service) => new(id, ConfigKey.RegistryKind, service.Namespace, service.Hostname);
}

using System.Runtime.CompilerServices;
using Fairlead.Model.Catalog;
using Fairlead.Model.Mesh;
using Fairlead.Model.Raw;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation;

/// <summary>What scopes are narrowed by, found once for each mesh however many proxies there are. Immutable.</summary>
internal sealed class NarrowingFacts
{
    private static readonly ConditionalWeakTable<MeshSnapshot, NarrowingFacts> OfMeshes = [];

    // Only proxies that name no listeners and say where they run are looked up.
    private readonly Lazy<ILookup<string, (Service Service, ServicePort Port, Endpoint Endpoint)>> _workloads;

    private NarrowingFacts(MeshSnapshot mesh)
    {
        List<NodeSelector> selectors = [.. mesh.RawResources.SelectMany(static resource => resource.Nodes)];
        Metadata = selectors.SelectMany(static selector => selector.Metadata.Keys).ToHashSet(StringComparer.Ordinal);
        NamesIds = selectors.Exists(static selector => selector.Id.Length > 0);
        NamesClusters = selectors.Exists(static selector => selector.Cluster.Length > 0);
        Labels = mesh.Routes.SelectMany(static table => table.Rules).SelectMany(static rule => rule.Matches)
            .SelectMany(static match => match.SourceLabels.Keys).ToHashSet(StringComparer.Ordinal);
        _workloads = new(() => mesh.Services.OrderBy(static service => service.Key)
            .SelectMany(static service => service.Ports.Where(static port => port.IsHttp).OrderBy(static port => port.Number).Select(port => (Service: service, Port: port)))
            .SelectMany(pair => mesh.Endpoints.For(pair.Service.Key, pair.Port.Number).Select(endpoint => (pair.Service, pair.Port, Endpoint: endpoint)))
            .ToLookup(static workload => IpText.TryNormalize(workload.Endpoint.Address, out var address) ? address : "", StringComparer.Ordinal));
    }

    /// <summary>Keys of metadata that hand-written resources select by.</summary>
    public IReadOnlySet<string> Metadata { get; }

    /// <summary>Whether hand-written resources select by node id.</summary>
    public bool NamesIds { get; }

    /// <summary>Whether hand-written resources select by the node's cluster.</summary>
    public bool NamesClusters { get; }

    /// <summary>Keys of labels that rules look at.</summary>
    public IReadOnlySet<string> Labels { get; }

    /// <summary>The HTTP endpoints by their address in normal form, in the order of services and ports.</summary>
    public ILookup<string, (Service Service, ServicePort Port, Endpoint Endpoint)> Workloads => _workloads.Value;

    public static NarrowingFacts Of(MeshSnapshot mesh) => OfMeshes.GetValue(mesh, static mesh => new(mesh));
}

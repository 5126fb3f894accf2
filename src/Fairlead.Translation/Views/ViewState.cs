using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Mesh;
using Fairlead.Model.Proxies;
using Fairlead.Model.Settings;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.Views;

/// <summary>The mesh as classes of clients see it. Immutable; states that follow each other share what did not change.</summary>
public sealed class ViewState
{
    internal ViewState(
        GraphState graph,
        MeshSnapshot mesh,
        OrderedMap<string, HostViews> views,
        OrderedMap<string, AliasRivals> rivals,
        OrderedMap<ServicePortKey, PortEndpoints> ports,
        OrderedMap<ServicePortKey, BucketSum> largePorts,
        OrderedMap<EndpointKey, Endpoint> largeEndpoints,
        OrderedMap<string, Workloads> workloads,
        OrderedMap<string, string> labelKeys)
    {
        Graph = graph;
        Visibility = mesh.Visibility;
        RootNamespace = (mesh.Settings ?? MeshSettings.Default).RootNamespace;
        Views = views;
        Rivals = rivals;
        Ports = ports;
        LargePorts = largePorts;
        LargeEndpoints = largeEndpoints;
        Workloads = workloads;
        LabelKeys = labelKeys;
    }

    /// <summary>The hostnames.</summary>
    public OrderedMap<string, HostViews> Views { get; }

    internal GraphState Graph { get; }

    internal OrderedMap<string, AliasRivals> Rivals { get; }

    internal OrderedMap<ServicePortKey, PortEndpoints> Ports { get; }

    internal OrderedMap<ServicePortKey, BucketSum> LargePorts { get; }

    internal OrderedMap<EndpointKey, Endpoint> LargeEndpoints { get; }

    internal OrderedMap<string, Workloads> Workloads { get; }

    /// <summary>The labels that rules and policies look at.</summary>
    internal OrderedMap<string, string> LabelKeys { get; }

    /// <summary>What lets clients see only a part of the mesh.</summary>
    internal OrderedMap<VisibilityKey, ProxyVisibility> Visibility { get; }

    /// <summary>The mesh's root namespace.</summary>
    internal string RootNamespace { get; }

    /// <summary>The class of a client.</summary>
    public ClientClass ClassOf(ProxyScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var labels = scope.PlacedLabels;

        // Gateways choose those whose listeners they are by any label.
        return scope.IsGateway
            ? new(scope.Namespace, labels) { IsGateway = scope.Kind == ProxyKind.Envoy }
            : new(scope.Namespace, labels.Keys.All(LabelKeys.ContainsKey)
                ? labels
                : EquatableMap.ToEquatableMap(labels.Where(label => LabelKeys.ContainsKey(label.Key))))
            {
                Visibility = VisibilityOf(scope) is { } key && Visibility.Find(key)!.IsPartial ? key : null, // the key is one of them
            };
    }

    /// <summary>What says what a client sees of the mesh and takes in; null: nothing does.</summary>
    internal VisibilityKey? VisibilityOf(ProxyScope scope) =>
        scope.IsGateway ? null : ProxyVisibility.KeyOf(Visibility, RootNamespace, scope.Namespace, scope.Labels);

    /// <summary>Whether clients are in the same classes as in another state.</summary>
    internal bool HasClassesOf(ViewState other) => ReferenceEquals(LabelKeys, other.LabelKeys)
        && ReferenceEquals(Visibility, other.Visibility)
        && RootNamespace == other.RootNamespace;
}

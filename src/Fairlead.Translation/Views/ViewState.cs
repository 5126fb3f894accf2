using Fairlead.Incremental.Graphs;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;

namespace Fairlead.Translation.Views;

/// <summary>The mesh as classes of clients see it. Immutable; states that follow each other share what did not change.</summary>
public sealed class ViewState
{
    internal ViewState(
        GraphState graph,
        OrderedMap<string, HostViews> views,
        OrderedMap<string, AliasRivals> rivals,
        OrderedMap<ServicePortKey, PortEndpoints> ports,
        OrderedMap<ServicePortKey, BucketSum> largePorts,
        OrderedMap<EndpointKey, Endpoint> largeEndpoints,
        OrderedMap<string, Workloads> workloads,
        OrderedMap<string, BucketSum> labelKeys)
    {
        Graph = graph;
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

    /// <summary>The labels that rules look at.</summary>
    internal OrderedMap<string, BucketSum> LabelKeys { get; }

    /// <summary>The class of a client of this namespace and these labels.</summary>
    public ClientClass ClassOf(string ns, Model.EquatableMap<string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return new(ns, labels.Keys.All(LabelKeys.ContainsKey)
            ? labels
            : Model.EquatableMap.ToEquatableMap(labels.Where(label => LabelKeys.ContainsKey(label.Key))));
    }
}

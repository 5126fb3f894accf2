using System.Net;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Offline;

/// <summary>What a bootstrap says: who the client is and where its control plane is.</summary>
internal sealed record BootstrapOptions
{
    public required string NodeId { get; init; }

    public required string Cluster { get; init; }

    /// <summary>The control plane.</summary>
    public required Uri Xds { get; init; }

    /// <summary>The client's own admin API.</summary>
    public required IPEndPoint Admin { get; init; }

    public Struct Metadata { get; init; } = new();

    /// <summary><c>REGION/ZONE/SUBZONE</c>, or empty.</summary>
    public string Locality { get; init; } = "";

    /// <summary>Whether the bootstrap brings its own listeners and asks for the route configuration <c>egress_routes</c> by name.</summary>
    public bool StaticListeners { get; init; }

    /// <summary>
    /// Whether the client speaks the incremental variant: it is then sent only what changed of clusters and listeners too.
    /// </summary>
    public bool Delta { get; init; }
}

using Fairlead.Incremental.Maps;
using Fairlead.Model.Mesh;

namespace Fairlead.Translation.Views;

/// <summary>What the views are made from. Immutable.</summary>
public sealed record ViewInputs
{
    /// <summary>Nothing.</summary>
    public static ViewInputs Empty { get; } = new();

    /// <summary>The mesh.</summary>
    public MeshSnapshot Mesh { get; init; } = MeshSnapshot.Empty;

    /// <summary>The classes of the clients that are there.</summary>
    public OrderedMap<ClientClass, ClientClass> Clients { get; init; } =
        OrderedMap.Empty<ClientClass, ClientClass>(KeyOrder.Natural<ClientClass>());

    /// <summary>The IP addresses, in normal form, at which clients may have workloads.</summary>
    public OrderedMap<string, string> Addresses { get; init; } = OrderedMap.Empty<string, string>(KeyOrder.Ordinal);
}

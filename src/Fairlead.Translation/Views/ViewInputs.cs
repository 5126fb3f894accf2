using Fairlead.Incremental.Maps;
using Fairlead.Model.Mesh;
using Fairlead.Model.Settings;

namespace Fairlead.Translation.Views;

/// <summary>What the views are made from. Immutable.</summary>
public sealed record ViewInputs
{
    /// <summary>Nothing.</summary>
    public static ViewInputs Empty { get; } = new();

    /// <summary>The key of the one entry of settings.</summary>
    internal const string SettingsKey = "mesh";

    /// <summary>The mesh.</summary>
    public MeshSnapshot Mesh { get; init; } = MeshSnapshot.Empty;

    /// <summary>The settings of a mesh, as an entry; none where nobody wrote any.</summary>
    internal static OrderedMap<string, MeshSettings> SettingsOf(MeshSnapshot mesh)
    {
        var none = OrderedMap.Empty<string, MeshSettings>(KeyOrder.Ordinal);
        return mesh.Settings is { } settings ? none.With(SettingsKey, settings) : none;
    }

    /// <summary>The classes of the clients that are there.</summary>
    public OrderedMap<ClientClass, ClientClass> Clients { get; init; } =
        OrderedMap.Empty<ClientClass, ClientClass>(KeyOrder.Natural<ClientClass>());

    /// <summary>The IP addresses, in normal form, at which clients may have workloads.</summary>
    public OrderedMap<string, string> Addresses { get; init; } = OrderedMap.Empty<string, string>(KeyOrder.Ordinal);
}

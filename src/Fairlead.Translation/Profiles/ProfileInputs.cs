using Fairlead.Incremental.Maps;
using Fairlead.Model.Mesh;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Profiles;

/// <summary>What the resources of a profile are made from. Immutable.</summary>
public sealed record ProfileInputs
{
    /// <summary>The mesh: of it, what was written by hand.</summary>
    public required MeshSnapshot Mesh { get; init; }

    /// <summary>The mesh as its clients see it.</summary>
    public required ViewState Views { get; init; }

    /// <summary>The scopes of clients of this profile, under names of the caller's.</summary>
    public OrderedMap<string, ScopeInput> Scopes { get; init; } = OrderedMap.Empty<string, ScopeInput>(KeyOrder.Ordinal);
}

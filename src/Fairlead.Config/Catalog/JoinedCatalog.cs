using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Catalog;

/// <summary>A joined config, with what a later one is joined by.</summary>
/// <param name="Config">What the store said.</param>
/// <param name="Accepted">The objects that were taken: of one that does not fit the others, its last good version.</param>
/// <param name="Mesh">What came of it.</param>
/// <param name="Directory">Its services.</param>
/// <param name="Policies">Its policies.</param>
internal sealed record JoinedCatalog(ConfigSnapshot Config, ConfigSnapshot Accepted, MeshSnapshot Mesh, ServiceDirectory Directory, PolicyJoin Policies)
{
    /// <summary>Whether every object was taken as it is, with nothing to be said about any.</summary>
    public bool IsWhole => Config.Problems.Count == 0 && Mesh.Problems.Count == 0;
}

using Fairlead.Model.Claims;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Analysis;

/// <summary>
/// What is probably not meant although it is valid: found by looking at all objects together, when somebody asks. Nothing is derived from
/// it. Each class of this folder looks for one thing. Pure.
/// </summary>
public static class MeshAnalysis
{
    /// <summary>
    /// What the server finds wrong with objects beside each other, where a host that no object declares may be known to somebody else, and
    /// everything that is found beyond it, as warnings.
    /// </summary>
    /// <param name="state">The objects, joined.</param>
    /// <param name="lower">Makes the claims of an object: those too that were refused for what others say are looked at.</param>
    public static IReadOnlyList<ConfigProblem> Find(CatalogState state, Func<ConfigObject, ObjectClaims> lower)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(lower);
        return
        [
            .. ForeignHosts.Soften(state),
            .. Find(state.Mesh, [.. state.Inputs.Objects.Select(entry => new ClaimedObject(entry.Key, lower(entry.Value)))]),
        ];
    }

    private static IReadOnlyList<ConfigProblem> Find(MeshSnapshot mesh, IReadOnlyList<ClaimedObject> objects) =>
    [
        .. UnreachableRules.Find(objects),
        .. EmptySubsets.Find(mesh),
        .. UnusedSubsets.Find(mesh, objects),
        .. SharedHosts.Find(mesh),
        .. LonelySelectors.Find(objects),
        .. PortsWithoutListener.Find(mesh, objects),
        .. PortsWithoutProtocol.Find(objects),
        .. UnknownProviders.Find(mesh, objects),
    ];
}

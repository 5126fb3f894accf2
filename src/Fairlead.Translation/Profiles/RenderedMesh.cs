using System.Collections.Immutable;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Profiles;

/// <summary>
/// A mesh as all clients that are there are given it. Immutable; states that follow each other share what did not change.
/// </summary>
public sealed record RenderedMesh
{
    /// <summary>The mesh.</summary>
    public required MeshSnapshot Mesh { get; init; }

    /// <summary>The scopes of the clients, under names of the caller's.</summary>
    public required OrderedMap<string, ProxyScope> Scopes { get; init; }

    /// <summary>The mesh as classes of clients see it; where there are no clients, an older mesh.</summary>
    public required ViewState Views { get; init; }

    /// <summary>What the clients of each profile are given; a profile without clients is not rendered.</summary>
    public ImmutableDictionary<Profile, RenderedProfile> Profiles { get; init; } = ImmutableDictionary<Profile, RenderedProfile>.Empty;

    /// <summary>What could not be given as it was written, each once however many profiles it is told of.</summary>
    public IEnumerable<ConfigProblem> Problems => Profiles.Values.SelectMany(static profile => profile.Problems).Distinct();

    /// <summary>How many computations the step took that made this state: a measure of what depended on what changed.</summary>
    public int Computations => Scopes.Count == 0
        ? 0
        : Views.Graph.Computations + Profiles.Values.Sum(static profile => profile.State.Graph.Computations);

    internal ViewInputs Inputs { get; init; } = ViewInputs.Empty;
}

using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;

namespace Fairlead.Translation.Profiles;

/// <summary>What clients of one profile are given. Immutable.</summary>
/// <param name="Rendering">By which it was made.</param>
/// <param name="Scopes">The scopes of these clients.</param>
/// <param name="State">What they are given.</param>
public sealed record RenderedProfile(ProfileRendering Rendering, OrderedMap<string, ScopeInput> Scopes, ProfileState State)
{
    /// <summary>
    /// What could not be given to them as it was written, each once however many scopes it is told of. The order does not depend on which
    /// client came first.
    /// </summary>
    public IEnumerable<ConfigProblem> Problems => State.Problems.Concat(ProblemsOfScopes()).Distinct();

    // Each scope's are in this order already.
    private IEnumerable<ConfigProblem> ProblemsOfScopes()
    {
        var lists = State.Scopes.Values.Select(static selection => selection.Problems).Where(static problems => problems.Count > 0)
            .Distinct().ToList();
        return lists is [var only]
            ? only
            : lists.SelectMany(static problems => problems).Distinct()
                .OrderBy(static problem => problem.ToString(), StringComparer.Ordinal);
    }
}

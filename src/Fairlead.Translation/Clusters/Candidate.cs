using Fairlead.Model.Catalog;

namespace Fairlead.Translation.Clusters;

/// <summary>An endpoint of a cluster. Immutable.</summary>
/// <param name="Endpoint">The endpoint; null where a class of clients is not given one that anyone else is.</param>
internal sealed record Candidate(Endpoint? Endpoint)
{
    public static Candidate Absent { get; } = new(default(Endpoint));
}

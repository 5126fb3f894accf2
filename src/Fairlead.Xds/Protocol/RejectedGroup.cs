using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>
/// A response that a client rejected. It stays parked as a whole, because only the client knows which of its resources it disliked and
/// whether it took the others.
/// </summary>
/// <param name="Resources">The resources in the response.</param>
/// <param name="Removed">The names that the response removed.</param>
/// <param name="Result">The resources that the client would hold if it had accepted the response.</param>
internal sealed record RejectedGroup(IReadOnlyList<XdsResource> Resources, IReadOnlyList<string> Removed, ResourceMap Result)
{
    public IEnumerable<string> Names => Resources.Select(static item => item.Name).Concat(Removed);

    /// <summary>Whether the given response equals the rejected one, so that the client would reject it again.</summary>
    public bool IsUnchangedIn(ResourceMap target)
    {
        foreach (var item in Resources)
        {
            if (target.FindReal(item.Name)?.Version != item.Version)
            {
                return false;
            }
        }

        foreach (var name in Removed)
        {
            if (target.FindReal(name) is not null)
            {
                return false;
            }
        }

        return true;
    }
}

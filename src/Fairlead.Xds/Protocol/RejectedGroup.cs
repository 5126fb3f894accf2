using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>
/// A response that a client rejected. It stays parked whole: which of its resources the client did not like, and whether it took the others,
/// only the client knows.
/// </summary>
/// <param name="Resources">What was in it.</param>
/// <param name="Removed">What it took away.</param>
/// <param name="Result">What the client would have held.</param>
internal sealed record RejectedGroup(IReadOnlyList<XdsResource> Resources, IReadOnlyList<string> Removed, ResourceMap Result)
{
    public IEnumerable<string> Names => Resources.Select(static item => item.Name).Concat(Removed);

    /// <summary>Whether the same would be sent again.</summary>
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

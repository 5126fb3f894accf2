using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>A response that is due: what it sends, and what the client holds once it has accepted it.</summary>
/// <param name="Type">The type that is answered.</param>
/// <param name="Before">The resources that the client holds now.</param>
/// <param name="Result">The resources that the client holds afterwards. Together with <paramref name="Before"/> and the variant it
/// determines the bytes of the response.</param>
/// <param name="Resources">The resources in the response, in ordinal order of names.</param>
internal sealed record ResponsePlan(TypeState Type, ResourceMap Before, ResourceMap Result, IReadOnlyList<XdsResource> Resources)
{
    /// <summary>
    /// The version of the response: the hash of the resources that the client then holds, or the version that came with the resources.
    /// </summary>
    public string Version { get; } = Type.GivenVersion ?? Result.Version;

    /// <summary>Names that the response reports as removed or as not existing.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Names of resources that do not exist, which the response reports by a resource without a message.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Resources of the result that the newest state no longer has, and that stay because the client still holds them.</summary>
    public IReadOnlyList<XdsResource> Kept { get; init; } = [];

    /// <summary>Resources whose time to live is renewed without sending their message.</summary>
    public IReadOnlyList<XdsResource> Renewed { get; init; } = [];

    /// <summary>The names of the resources that the new and changed resources use.</summary>
    public IReadOnlyCollection<string> Uses { get; init; } = [];

    /// <summary>Whether the response holds a name that the client does not hold yet.</summary>
    public bool AddsNames { get; init; }

    /// <summary>The response removes resources that were kept until the client stopped to use them.</summary>
    public bool Removal { get; init; }
}

using Fairlead.Xds.Resources;

namespace Fairlead.Xds.Protocol;

/// <summary>A response that is due: what goes out and what the client holds once it has taken it.</summary>
/// <param name="Type">Whose response.</param>
/// <param name="Before">What the client holds now.</param>
/// <param name="Result">What it holds afterwards. Together with what it held before, and the variant, it says what goes out.</param>
/// <param name="Resources">What goes out, in ordinal order of names.</param>
internal sealed record ResponsePlan(TypeState Type, ResourceMap Before, ResourceMap Result, IReadOnlyList<XdsResource> Resources)
{
    /// <summary>Version of the response: that of what the client then holds, unless whoever gives the resources gives versions too.</summary>
    public string Version { get; } = Type.GivenVersion ?? Result.Version;

    /// <summary>Names that the client is told not to exist, or not any more.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Names that do not exist, and that the client is told of by a resource without message.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>What is in the result only because the client has it, the newest state does not.</summary>
    public IReadOnlyList<XdsResource> Kept { get; init; } = [];

    /// <summary>What is renewed without being sent again.</summary>
    public IReadOnlyList<XdsResource> Renewed { get; init; } = [];

    /// <summary>What the new and changed resources use.</summary>
    public IReadOnlyCollection<string> Uses { get; init; } = [];

    /// <summary>Whether it gives names that the client does not have.</summary>
    public bool AddsNames { get; init; }

    /// <summary>It takes away what had been kept until the client let go of it.</summary>
    public bool Removal { get; init; }
}

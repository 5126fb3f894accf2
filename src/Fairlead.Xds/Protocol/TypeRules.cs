namespace Fairlead.Xds.Protocol;

/// <summary>How a type is served, as the state machine needs it.</summary>
internal sealed record TypeRules(string TypeUrl, bool FullState, bool LegacyWildcard, string? ResendAfter, IReadOnlyList<string> After)
{
    /// <summary>Resources of other types name these resources, so they are removed only after all other changes.</summary>
    public bool RemoveLast { get; init; } = FullState || ResendAfter is not null;

    /// <summary>
    /// The parent type: a client that asks for this type without names gets the <see cref="Resources.XdsResource.Members"/> of the parents
    /// that it holds.
    /// </summary>
    public string? MembersOf { get; init; }

    /// <summary>
    /// In the incremental variant a name that does not exist is answered with a resource without message, not as removed.
    /// </summary>
    public bool AbsentAsResource { get; init; }

    /// <summary>Incremental responses carry no <c>system_version_info</c>.</summary>
    public bool OmitsSystemVersion { get; init; }

    /// <summary>The rules of a type without options: it is served by name, and a response holds only what changed.</summary>
    public static TypeRules Unknown(string typeUrl) => new(typeUrl, FullState: false, LegacyWildcard: false, ResendAfter: null, After: []);
}

namespace Fairlead.Xds.Protocol;

/// <summary>How a type is served, as the state machine needs it.</summary>
internal sealed record TypeRules(string TypeUrl, bool FullState, bool LegacyWildcard, string? ResendAfter, IReadOnlyList<string> After)
{
    /// <summary>Others name these resources, so that they are taken away after all else has changed.</summary>
    public bool RemoveLast { get; init; } = FullState || ResendAfter is not null;

    /// <summary>The type whose <see cref="Resources.XdsResource.Members"/> a client gets that asks for this type without names.</summary>
    public string? MembersOf { get; init; }

    /// <summary>In the incremental variant a name that does not exist is answered with a resource without message, not as removed.</summary>
    public bool AbsentAsResource { get; init; }

    /// <summary>Incremental responses carry no <c>system_version_info</c>.</summary>
    public bool OmitsSystemVersion { get; init; }

    /// <summary>A type that nobody has said anything about: by name, only what changed.</summary>
    public static TypeRules Unknown(string typeUrl) => new(typeUrl, FullState: false, LegacyWildcard: false, ResendAfter: null, After: []);
}

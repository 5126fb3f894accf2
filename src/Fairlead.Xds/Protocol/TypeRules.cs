namespace Fairlead.Xds.Protocol;

/// <summary>How a type is served, as the state machine needs it.</summary>
internal sealed record TypeRules(string TypeUrl, bool FullState, bool LegacyWildcard, string? ResendAfter, IReadOnlyList<string> After)
{
    /// <summary>A type that nobody has said anything about: by name, only what changed.</summary>
    public static TypeRules Unknown(string typeUrl) => new(typeUrl, FullState: false, LegacyWildcard: false, ResendAfter: null, After: []);
}

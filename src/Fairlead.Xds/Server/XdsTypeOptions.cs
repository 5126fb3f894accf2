using Fairlead.Xds.Protocol;

namespace Fairlead.Xds.Server;

/// <summary>
/// How resources of a type are served. Types without options are served by name, only what changed, and after all others.
/// </summary>
/// <param name="TypeUrl">The type.</param>
/// <param name="FullState">A state-of-the-world response holds all that the client subscribed to; what is absent is deleted (clusters,
/// listeners).</param>
/// <param name="LegacyWildcard">A first request without names asks for everything.</param>
/// <param name="ResendAfter">The type whose changed resources cause those that they use to be sent again, for a client that waits for them
/// (endpoints after clusters).</param>
public sealed record XdsTypeOptions(string TypeUrl, bool FullState = false, bool LegacyWildcard = false, string? ResendAfter = null)
{
    /// <summary>Types whose pending changes go first: this type waits while one of them is not sent, or adds resources and is not
    /// acknowledged yet. Listeners and routes name clusters, so they wait for clusters.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Other resources name these: what is not there any more is taken away when all else is settled. Default: true for full-state
    /// types and those that are sent again after others.</summary>
    public bool RemoveLast { get; init; } = FullState || ResendAfter is not null;

    /// <summary>A first incremental request without names asks for the <see cref="Resources.XdsResource.Members"/> of what the client holds
    /// of this type (virtual hosts: of route configurations).</summary>
    public string? MembersOf { get; init; }

    /// <summary>An incremental client that asks for a name which does not exist is sent a resource without message, so that it need not
    /// wait (virtual hosts). Others are told that the name is removed.</summary>
    public bool AbsentAsResource { get; init; }

    /// <summary>
    /// Incremental responses carry no <c>system_version_info</c>. Clients do not act on it, and for resources that are small and change one
    /// by one (endpoints of large localities) it is a good part of what a change costs.
    /// </summary>
    public bool OmitsSystemVersion { get; init; }

    internal TypeRules ToRules() => new(TypeUrl, FullState, LegacyWildcard, ResendAfter, After)
    {
        RemoveLast = RemoveLast,
        MembersOf = MembersOf,
        AbsentAsResource = AbsentAsResource,
        OmitsSystemVersion = OmitsSystemVersion,
    };
}

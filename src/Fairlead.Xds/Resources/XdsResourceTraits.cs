namespace Fairlead.Xds.Resources;

/// <summary>What is to be known of a resource beside its message. Immutable.</summary>
public sealed record XdsResourceTraits
{
    /// <summary>Nothing beside the message.</summary>
    public static XdsResourceTraits None { get; } = new();

    /// <summary>Names of the resources that have to be sent again when this one changes (for a cluster: its endpoints).</summary>
    public IReadOnlyList<string> Uses { get; init; } = [];

    /// <summary>
    /// Other names by which clients ask for it, in the incremental variant (virtual hosts: <c>ROUTE_CONFIGURATION/HOST</c>).
    /// </summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>
    /// Prefix of the names of the resources that belong to this one, and that a client of this one is given without asking for each when it
    /// asks for their type without names (a route configuration's virtual hosts: <c>ROUTE_CONFIGURATION/</c>). Null: none.
    /// </summary>
    public string? Members { get; init; }

    /// <summary>How long a client keeps the resource without hearing of it again; null for ever. Sent to clients that say they can. It is
    /// renewed in good time for as long as the resource is there.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>The version of the resource in the place of the hash of its message: two of equal name and version count as equal, whatever
    /// their messages are. Null (default): the hash.</summary>
    public string? Version { get; init; }

    /// <summary>Anything of the caller's; it takes no part in versions.</summary>
    public object? Tag { get; init; }
}

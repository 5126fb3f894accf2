using Fairlead.Model.Access;

namespace Fairlead.Model.Claims;

/// <summary>
/// What an object says about access to workloads of its namespace; in the mesh's root namespace: of all. A second object, in the order of
/// keys, that says without selector how connections of a namespace are taken is refused; all else adds up. Immutable.
/// </summary>
public sealed record AccessClaims
{
    /// <summary>What an object says that is not about access.</summary>
    public static AccessClaims None { get; } = new();

    /// <summary>How workloads know who connects to them.</summary>
    public EquatableList<PeerAuthentication> Peers { get; init; } = [];

    /// <summary>How they know on whose behalf they are called.</summary>
    public EquatableList<RequestAuthentication> Requests { get; init; } = [];

    /// <summary>Who may call them.</summary>
    public EquatableList<Authorization> Authorizations { get; init; } = [];

    /// <summary>Whether nothing is said.</summary>
    public bool IsEmpty => Peers.Count == 0 && Requests.Count == 0 && Authorizations.Count == 0;
}

using System.Globalization;
using Fairlead.Model.Objects;

namespace Fairlead.Model.Access;

/// <summary>
/// What holds for the access to one workload. Immutable. Of what says how connections are taken, a selector that the workload's labels
/// satisfy comes first, then the namespace, then the mesh's root namespace; tokens and authorizations of all that are for it add up.
/// </summary>
public sealed record AccessPolicy
{
    /// <summary>The policy of a workload of which nothing is written.</summary>
    public static AccessPolicy Open { get; } = new();

    /// <summary>How connections are taken.</summary>
    public PeerMode Mode { get; init; } = PeerMode.Permissive;

    /// <summary>How connections are taken on single ports, by the port of the workload.</summary>
    public EquatableMap<PeerMode> Ports { get; init; } = EquatableMap<PeerMode>.Empty;

    /// <summary>The kinds of tokens that requests may carry.</summary>
    public EquatableList<JwtRule> Tokens { get; init; } = [];

    /// <summary>
    /// The authorizations in the order in which they are asked: those by which a service decides, those that deny, those that allow, those
    /// that write into the audit log. Where none allows, all that is not denied is let through.
    /// </summary>
    public EquatableList<Authorization> Authorizations { get; init; } = [];

    /// <summary>What it was made from.</summary>
    public EquatableList<Provenance> Provenance { get; init; } = [];

    /// <summary>How connections to a port of the workload are taken.</summary>
    public PeerMode ModeOf(int port) => Ports.TryGetValue(port.ToString(CultureInfo.InvariantCulture), out var own) ? own : Mode;

    /// <summary>The policy of a workload.</summary>
    /// <param name="root">What is written in the mesh's root namespace.</param>
    /// <param name="own">What is written in the workload's; the same where that is the root namespace.</param>
    /// <param name="labels">The workload's labels.</param>
    public static AccessPolicy Of(NamespaceAccess root, NamespaceAccess own, EquatableMap<string> labels)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(own);
        List<NamespaceAccess> places = ReferenceEquals(root, own) || root == own ? [own] : [own, root];
        PeerAuthentication?[] peers =
        [
            own.Peers.FirstOrDefault(peer => peer.Selector.Count > 0 && peer.Selector.IsSubsetOf(labels)),
            .. places.Select(static place => place.Peers.FirstOrDefault(static peer => peer.Selector.Count == 0)),
        ];
        List<RequestAuthentication> requests =
            [.. places.SelectMany(static place => place.Requests).Where(request => request.Selector.IsSubsetOf(labels))];
        List<Authorization> authorizations =
        [
            .. places.SelectMany(static place => place.Authorizations)
                .Where(authorization => authorization.Selector.IsSubsetOf(labels))
                .OrderBy(static authorization => OrderOf(authorization.Action)),
        ];
        return new()
        {
            Mode = peers.Select(static peer => peer?.Mode).FirstOrDefault(static mode => mode is not null) ?? PeerMode.Permissive,
            Ports = peers[0]?.Ports ?? EquatableMap<PeerMode>.Empty, // ports are given of chosen workloads only
            Tokens = requests.SelectMany(static request => request.Rules).ToEquatableList(),
            Authorizations = authorizations.ToEquatableList(),
            Provenance = peers.OfType<PeerAuthentication>().Select(static peer => peer.Provenance)
                .Concat(requests.Select(static request => request.Provenance))
                .Concat(authorizations.Select(static authorization => authorization.Provenance))
                .ToEquatableList(),
        };
    }

    private static int OrderOf(AuthorizationAction action) => action switch
    {
        AuthorizationAction.Custom => 0,
        AuthorizationAction.Deny => 1,
        AuthorizationAction.Allow => 2,
        _ => 3,
    };
}

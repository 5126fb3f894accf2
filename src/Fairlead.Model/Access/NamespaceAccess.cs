namespace Fairlead.Model.Access;

/// <summary>All that is written in one namespace about access to workloads, in the order of the objects' keys. Immutable.</summary>
public sealed record NamespaceAccess
{
    /// <summary>What is said of a namespace of which nothing is written.</summary>
    public static NamespaceAccess None { get; } = new();

    /// <summary>How workloads know who connects to them.</summary>
    public EquatableList<PeerAuthentication> Peers { get; init; } = [];

    /// <summary>How they know on whose behalf they are called.</summary>
    public EquatableList<RequestAuthentication> Requests { get; init; } = [];

    /// <summary>Who may call them.</summary>
    public EquatableList<Authorization> Authorizations { get; init; } = [];
}

using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;

namespace Fairlead.Translation.Scope;

/// <summary>An address at which a sidecar takes requests for the application beside it. Immutable.</summary>
public sealed record InboundListener
{
    /// <summary>Where the sidecar listens.</summary>
    public required SocketName Listen { get; init; }

    /// <summary>Where the application listens.</summary>
    public required SocketName App { get; init; }

    /// <summary>What the application speaks; an HTTP protocol.</summary>
    public PortProtocol Protocol { get; init; } = PortProtocol.Http;

    /// <summary>The connections to the application; null: as the proxy does by itself.</summary>
    public ConnectionPool? Connections { get; init; }

    /// <summary>The objects that it was taken from; empty where the node itself asked for it.</summary>
    public EquatableList<Provenance> Provenance { get; init; } = [];
}

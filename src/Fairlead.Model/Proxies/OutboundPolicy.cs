using Fairlead.Model.Catalog;

namespace Fairlead.Model.Proxies;

/// <summary>What becomes of calls to hosts that the mesh does not know. Immutable.</summary>
/// <param name="Mode">Whether they go out.</param>
/// <param name="Gateway">The service that takes them, where they do not go out by themselves; null: none.</param>
public sealed record OutboundPolicy(OutboundMode Mode, ServicePortKey? Gateway = null);

using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Istio;

/// <summary>What a Gateway says. Immutable.</summary>
/// <param name="Servers">What the proxies that it selects listen on.</param>
public sealed record GatewayConfig(EquatableList<ListenerClaim> Servers) : ConfigSpec;

using Fairlead.Model.Listeners;

namespace Fairlead.Catalog.Routes;

/// <summary>Rules that are bound to a listener, for one of its hosts. Immutable.</summary>
/// <param name="Binding">The rules and the host that they name.</param>
/// <param name="Listener">The listener.</param>
internal sealed record ListenerBinding(RouteBinding Binding, Listener Listener)
{
    /// <summary>Where the rules are taken.</summary>
    public RulePlace Place => new(Listener.Port, Listener);
}

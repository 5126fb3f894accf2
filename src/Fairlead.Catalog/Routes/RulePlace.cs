using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Listeners;

namespace Fairlead.Catalog.Routes;

/// <summary>Where rules are taken: by sidecars for a port of the mesh, or by a listener. Immutable.</summary>
/// <param name="Port">The port that is called.</param>
/// <param name="Listener">The listener; null: sidecars take them.</param>
internal readonly record struct RulePlace(int Port, Listener? Listener)
{
    /// <summary>Whether a condition counts here.</summary>
    public bool Takes(MatchClaim match) => Takes(match.AppliesToMesh, match.Port, match.Listeners);

    /// <summary>Whether a condition counts here.</summary>
    public bool Takes(StreamMatchClaim match) => Takes(match.AppliesToMesh, match.Port, match.Listeners);

    private bool Takes(bool appliesToMesh, int? port, EquatableList<ListenerRefClaim> listeners)
    {
        if (port is not null && port != Port)
        {
            return false;
        }

        var key = Listener?.Key;
        return key is null ? appliesToMesh : listeners.Any(
            reference => reference.Owner == key.Owner && (reference.Section.Length == 0 || reference.Section == key.Section));
    }
}

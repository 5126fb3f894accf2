using Fairlead.Incremental.Graphs;
using Fairlead.Model.Objects;

namespace Fairlead.Model.Listeners;

/// <summary>What proxies of some labels listen on for traffic from outside of the mesh. Immutable.</summary>
public sealed record Listener
{
    /// <summary>What identifies it.</summary>
    public required ListenerKey Key { get; init; }

    /// <summary>Labels of the proxies that have it; empty: all gateways.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    /// <summary>The address that is listened on; empty: all.</summary>
    public string Bind { get; init; } = "";

    /// <summary>The port, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>What is spoken on it.</summary>
    public required ListenerProtocol Protocol { get; init; }

    /// <summary>The hosts that it takes.</summary>
    public EquatableList<ListenerHost> Hosts { get; init; } = [];

    /// <summary>How connections are secured; null: they are not.</summary>
    public ServerTls? Tls { get; init; }

    /// <summary>What it was made from.</summary>
    public required Provenance Provenance { get; init; }

    /// <summary>
    /// The hosts that rules of a namespace for a host are for on this listener: the narrower of the two patterns for each host that covers
    /// the other; empty where the listener does not take any of it.
    /// </summary>
    public IEnumerable<string> HostsFor(string host, string ns)
    {
        ArgumentNullException.ThrowIfNull(host);
        return Hosts
            .Where(own => own.Namespace == "*" || own.Namespace == ns || (own.Namespace == "." && ns == Key.Owner.Namespace))
            .Select(own => HostPatterns.Covers(own.Pattern, host) ? host : HostPatterns.Covers(host, own.Pattern) ? own.Pattern : null)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);
    }
}

using Fairlead.Model.Listeners;

namespace Fairlead.Model.Claims;

/// <summary>
/// What proxies of some labels listen on. Listeners of the same proxies and one port agree about the protocol, and, but for HTTP in clear
/// text, share no host; the later object in the order of keys is refused else. Immutable.
/// </summary>
public sealed record ListenerClaim
{
    /// <summary>The listener's name, unique in its object.</summary>
    public required string Section { get; init; }

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

    /// <summary>The path of the listener in its object.</summary>
    public required string Path { get; init; }
}

namespace Fairlead.Model.Routing;

/// <summary>The client is told to ask elsewhere. Immutable.</summary>
public sealed record RedirectAction : RouteAction
{
    /// <summary>301, 302, 303, 307 or 308.</summary>
    public int Status { get; init; } = 301;

    /// <summary>The path to ask for; null: as it was.</summary>
    public string? Path { get; init; }

    /// <summary>What the matched prefix of the path becomes; null: as it was. Excludes <see cref="Path"/>.</summary>
    public string? PrefixRewrite { get; init; }

    /// <summary>The host to ask; null: as it was.</summary>
    public string? Authority { get; init; }

    /// <summary>The scheme; null: as it was.</summary>
    public string? Scheme { get; init; }

    /// <summary>The port; null: as it was, or the scheme's own where another host is asked.</summary>
    public int? Port { get; init; }

    /// <summary>Whether the port is the one that the request was made to, whatever the host; excludes <see cref="Port"/>.</summary>
    public bool KeepsPort { get; init; }
}

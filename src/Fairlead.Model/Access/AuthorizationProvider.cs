using Fairlead.Model.Objects;

namespace Fairlead.Model.Access;

/// <summary>A service outside of the proxy that decides whether requests are let through. Immutable.</summary>
public sealed record AuthorizationProvider
{
    /// <summary>How long an answer may take where nothing is said of it.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    /// <summary>The name by which authorizations know it.</summary>
    public required string Name { get; init; }

    /// <summary>How it is asked.</summary>
    public required ProviderProtocol Protocol { get; init; }

    /// <summary>The hostname of its service.</summary>
    public required string Host { get; init; }

    /// <summary>The namespace of its service; empty: whichever the proxy sees.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The port of its service.</summary>
    public required int Port { get; init; }

    /// <summary>How long an answer may take.</summary>
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>Whether requests are let through that it gives no answer for.</summary>
    public bool FailsOpen { get; init; }

    /// <summary>The status of the answer to requests that it gives no answer for; null: 403.</summary>
    public int? StatusOnError { get; init; }

    /// <summary>Whether a request that it let through is routed anew.</summary>
    public bool ClearsRouteCache { get; init; }

    /// <summary>How much of the request's body it gets to see; null: nothing.</summary>
    public CheckedBody? Body { get; init; }

    /// <summary>What stands before the path that it is asked with; empty: nothing. This and what follows is of HTTP alone.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>The headers of the request that it gets to see; each may begin or end with <c>*</c>.</summary>
    public EquatableList<string> RequestHeaders { get; init; } = [];

    /// <summary>Further headers that it is asked with.</summary>
    public EquatableMap<string> AddedHeaders { get; init; } = EquatableMap<string>.Empty;

    /// <summary>Headers of its answer that go on with a request that is let through; each may begin or end with <c>*</c>.</summary>
    public EquatableList<string> ForwardedHeaders { get; init; } = [];

    /// <summary>Headers of its answer that go back to a client that is refused; each may begin or end with <c>*</c>.</summary>
    public EquatableList<string> RefusalHeaders { get; init; } = [];

    /// <summary>Headers of its answer that go back to a client that is let through; each may begin or end with <c>*</c>.</summary>
    public EquatableList<string> ReturnedHeaders { get; init; } = [];

    /// <summary>What it was made from.</summary>
    public Provenance Provenance { get; init; }
}

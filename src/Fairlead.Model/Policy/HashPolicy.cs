namespace Fairlead.Model.Policy;

/// <summary>What keeps requests that are alike at one endpoint. Immutable.</summary>
public sealed record HashPolicy
{
    /// <summary>What of a request is hashed.</summary>
    public required HashSource Source { get; init; }

    /// <summary>The name of the header, the cookie or the query parameter; empty for <see cref="HashSource.SourceAddress"/>.</summary>
    public string Name { get; init; } = "";

    /// <summary>The path of a cookie that is made; empty: none is given.</summary>
    public string CookiePath { get; init; } = "";

    /// <summary>How long a cookie that is made lives, zero for the session; null: a cookie that is not there is not made.</summary>
    public TimeSpan? CookieLifetime { get; init; }

    /// <summary>The other attributes of a cookie that is made.</summary>
    public EquatableMap<string> CookieAttributes { get; init; } = EquatableMap<string>.Empty;

    /// <summary>How hashes find endpoints.</summary>
    public HashAlgorithm Algorithm { get; init; } = HashAlgorithm.Ring;

    /// <summary>The smallest ring, or the size of the Maglev table (a prime number); null: the proxy's default (1024, 65537).</summary>
    public long? Size { get; init; }
}

using Fairlead.Model.Objects;

namespace Fairlead.Model.Access;

/// <summary>A kind of JSON Web Token that requests may carry, and how it is checked. Immutable.</summary>
public sealed record JwtRule
{
    /// <summary>Who issues it; empty: whoever has the keys.</summary>
    public required string Issuer { get; init; }

    /// <summary>For whom it is issued; empty: for anyone.</summary>
    public EquatableList<string> Audiences { get; init; } = [];

    /// <summary>The address of the issuer's keys; empty: they are given, or found by the issuer.</summary>
    public string JwksUri { get; init; } = "";

    /// <summary>The issuer's keys as a JSON Web Key Set; empty: they are fetched.</summary>
    public string Jwks { get; init; } = "";

    /// <summary>How long fetching may take; null: 5 s.</summary>
    public TimeSpan? FetchTimeout { get; init; }

    /// <summary>The headers that may carry it; empty with the others: <c>Authorization</c>.</summary>
    public EquatableList<JwtHeader> FromHeaders { get; init; } = [];

    /// <summary>The query parameters that may carry it.</summary>
    public EquatableList<string> FromParameters { get; init; } = [];

    /// <summary>The cookies that may carry it.</summary>
    public EquatableList<string> FromCookies { get; init; } = [];

    /// <summary>The header that its payload is put into; empty: none.</summary>
    public string PayloadHeader { get; init; } = "";

    /// <summary>The headers that claims are put into.</summary>
    public EquatableList<JwtClaimHeader> ClaimHeaders { get; init; } = [];

    /// <summary>The claims that are read as several words.</summary>
    public EquatableList<string> SpaceDelimitedClaims { get; init; } = [];

    /// <summary>Whether the token goes on to the workload.</summary>
    public bool ForwardsToken { get; init; }

    /// <summary>What it was made from.</summary>
    public Provenance Provenance { get; init; }
}

namespace Fairlead.Model.Access;

/// <summary>A condition on who calls: all parts must hold. Immutable.</summary>
public sealed record AuthorizationSource
{
    /// <summary>The identity of the peer's certificate, without <c>spiffe://</c>.</summary>
    public TextSet Principals { get; init; } = TextSet.Any;

    /// <summary>The issuer and the subject of the token, as <c>issuer/subject</c>.</summary>
    public TextSet RequestPrincipals { get; init; } = TextSet.Any;

    /// <summary>The namespace of the peer's identity.</summary>
    public TextSet Namespaces { get; init; } = TextSet.Any;

    /// <summary>The service account of the peer's identity, as <c>namespace/name</c> or as the name alone.</summary>
    public TextSet ServiceAccounts { get; init; } = TextSet.Any;

    /// <summary>The trust domain of the peer's identity.</summary>
    public TextSet TrustDomains { get; init; } = TextSet.Any;

    /// <summary>Blocks of addresses of the peer.</summary>
    public TextSet Addresses { get; init; } = TextSet.Any;

    /// <summary>Blocks of addresses of the client at the beginning, as trusted proxies tell it.</summary>
    public TextSet RemoteAddresses { get; init; } = TextSet.Any;
}

namespace Fairlead.Model.Policy;

/// <summary>
/// How clients secure connections to a destination. One part of a <see cref="TrafficPolicy"/>: it is overridden whole. Immutable.
/// </summary>
public sealed record ClientTls
{
    /// <summary>What is spoken.</summary>
    public required ClientTlsMode Mode { get; init; }

    /// <summary>The file of the client's certificate; empty: none.</summary>
    public string ClientCertificate { get; init; } = "";

    /// <summary>The file of its private key; empty: none.</summary>
    public string PrivateKey { get; init; } = "";

    /// <summary>The file of the authorities that the server's certificate is checked by; empty: it is not checked by any.</summary>
    public string CaCertificates { get; init; } = "";

    /// <summary>The file of revoked certificates; empty: none.</summary>
    public string RevocationList { get; init; } = "";

    /// <summary>The secret that holds the certificates in place of files; empty: none.</summary>
    public string CredentialName { get; init; } = "";

    /// <summary>The names of which the server's certificate has to have one; empty: any.</summary>
    public EquatableList<string> SubjectAltNames { get; init; } = [];

    /// <summary>The server name that is sent; empty: that of the destination.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>Whether the server's certificate is not checked at all.</summary>
    public bool SkipsVerification { get; init; }
}

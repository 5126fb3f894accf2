namespace Fairlead.Model.Listeners;

/// <summary>How a listener secures its connections. Immutable.</summary>
public sealed record ServerTls
{
    /// <summary>What the listener does with TLS.</summary>
    public required ServerTlsMode Mode { get; init; }

    /// <summary>Whether a request in clear text is answered by a redirect to HTTPS.</summary>
    public bool RedirectsToHttps { get; init; }

    /// <summary>The secrets that hold certificates and keys, the first that fits the client is shown; empty: files do.</summary>
    public EquatableList<string> CredentialNames { get; init; } = [];

    /// <summary>The files of certificates and keys; empty: secrets hold them.</summary>
    public EquatableList<CertificateFiles> Files { get; init; } = [];

    /// <summary>The secret of the authorities that clients' certificates are checked by; empty: that of the certificate.</summary>
    public string CaCredentialName { get; init; } = "";

    /// <summary>The file of revoked certificates; empty: none.</summary>
    public string RevocationList { get; init; } = "";

    /// <summary>The names of which the client's certificate has to have one; empty: any.</summary>
    public EquatableList<string> SubjectAltNames { get; init; } = [];

    /// <summary>The SHA-256 hashes, in hexadecimal, of which the client's certificate has to have one; empty: any.</summary>
    public EquatableList<string> CertificateHashes { get; init; } = [];

    /// <summary>The SHA-256 hashes, in Base64, of which the client's public key has to have one; empty: any.</summary>
    public EquatableList<string> KeyHashes { get; init; } = [];

    /// <summary>The lowest version: 10 to 13 for TLS 1.0 to 1.3; null: the proxy's default.</summary>
    public int? MinVersion { get; init; }

    /// <summary>The highest version: 10 to 13 for TLS 1.0 to 1.3; null: the proxy's default.</summary>
    public int? MaxVersion { get; init; }

    /// <summary>The cipher suites of TLS 1.2 and below; empty: the proxy's default.</summary>
    public EquatableList<string> CipherSuites { get; init; } = [];
}

using System.Security.Cryptography.X509Certificates;

namespace Fairlead.Xds.Transport;

/// <summary>TLS of a listener.</summary>
public sealed class XdsServerTls
{
    /// <summary>The server's certificate with its private key; asked for at every handshake, so it can be rotated.</summary>
    public required Func<X509Certificate2> Certificate { get; init; }

    /// <summary>Certificates that are sent along, between ours and the root.</summary>
    public X509Certificate2Collection Intermediates { get; init; } = [];

    /// <summary>
    /// Roots that client certificates have to lead to; asked for at every handshake. Null: no client certificate is asked for.
    /// </summary>
    public Func<X509Certificate2Collection>? ClientAuthorities { get; init; }

    /// <summary>Whether a client without a certificate is let in where <see cref="ClientAuthorities"/> is set.</summary>
    public bool ClientCertificateOptional { get; init; }
}

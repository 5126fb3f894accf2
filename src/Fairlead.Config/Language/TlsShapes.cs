using Fairlead.Config.Shapes;

namespace Fairlead.Config.Language;

/// <summary>Describes how connections are secured.</summary>
internal static class TlsShapes
{
    private static readonly string[] Versions = ["TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3"];

    /// <summary>As a client.</summary>
    public static MessageShape Client { get; } = Field.Of("ClientTls", "How connections to the destination are secured.",
        Field.Word("mode", "DISABLE sends in clear text, SIMPLE checks the server, MUTUAL shows a certificate of one's own too, and "
            + "ISTIO_MUTUAL takes that of the mesh.", "DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL").Or("DISABLE"),
        Field.Text("clientCertificate", "The file of the client's certificate chain.", "/etc/certs/tls.crt"),
        Field.Text("privateKey", "The file of its key.", "/etc/certs/tls.key"),
        Field.Text("caCertificates", "The file of the authorities that servers are checked by.", "/etc/certs/ca.crt"),
        Field.Text("credentialName", "A secret that holds all of these.", "shop-tls"),
        Field.Texts("subjectAltNames", "Names of which the server's certificate has to have one.", "shop.example"),
        Field.Text("sni", "The server name that is sent.", "shop.example").Or("the host"),
        Field.Boolean("insecureSkipVerify", "Whether the server is not checked."),
        Field.Text("caCrl", "The file of certificates that were taken back.", "/etc/certs/ca.crl"));

    private static readonly MessageShape Files = Field.Of("TlsCertificate", "A certificate with its key, in files.",
        Field.Text("serverCertificate", "The file of the certificate chain.", "/etc/certs/tls.crt").Required(),
        Field.Text("privateKey", "The file of its key.", "/etc/certs/tls.key").Required(),
        Field.Text("caCertificates", "The file of the authorities that clients are checked by.", "/etc/certs/ca.crt"));

    /// <summary>As a server.</summary>
    public static MessageShape Server { get; } = Field.Of("ServerTls", "How connections to a listener are secured.",
        Field.Boolean("httpsRedirect", "Whether requests in clear text are sent to HTTPS."),
        Field.Word("mode", "SIMPLE shows a certificate, MUTUAL asks the client for one too, OPTIONAL_MUTUAL takes one where there is one, "
            + "ISTIO_MUTUAL uses those of the mesh; PASSTHROUGH and AUTO_PASSTHROUGH do not open connections.",
            "PASSTHROUGH", "SIMPLE", "MUTUAL", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL", "OPTIONAL_MUTUAL").Or("PASSTHROUGH"),
        Field.Text("serverCertificate", "The file of the certificate chain.", "/etc/certs/tls.crt"),
        Field.Text("privateKey", "The file of its key.", "/etc/certs/tls.key"),
        Field.Text("caCertificates", "The file of the authorities that clients are checked by.", "/etc/certs/ca.crt"),
        Field.Text("caCrl", "The file of certificates that were taken back.", "/etc/certs/ca.crl"),
        Field.Texts("subjectAltNames", "Names of which a client's certificate has to have one.", "spiffe://cluster.local/ns/shop/sa/web"),
        Field.Text("credentialName", "A secret that holds certificate and key.", "shop-tls"),
        Field.Texts("credentialNames", "Several such secrets, as for RSA and for ECDSA.", "shop-rsa"),
        Field.Text("caCertCredentialName", "A secret that holds the authorities.", "shop-ca"),
        Field.List("tlsCertificates", Files, "Several certificates in files.") with { Needs = "mode: SIMPLE" },
        Field.Word("minProtocolVersion", "The oldest version of TLS.", Versions).Or("TLS_AUTO"),
        Field.Word("maxProtocolVersion", "The newest version of TLS.", Versions).Or("TLS_AUTO"),
        Field.Texts("cipherSuites", "Ciphers that are taken.", "ECDHE-RSA-AES128-GCM-SHA256"),
        Field.Texts("verifyCertificateSpki", "Hashes of keys of which the client's has one.",
            "NvqYIYSbgK2vCJpQhObf77vv+bQWtc5ek5RIOwPiC9A="),
        Field.Texts("verifyCertificateHash", "Hashes of certificates of which the client's has one.",
            "df6ff72fe9116521268f6f2dd4966f51df479883fe7037b39f75916ac3049d1a"),
        Field.Boolean("insecureSkipVerify", "Whether clients are not checked.").NotYet());
}

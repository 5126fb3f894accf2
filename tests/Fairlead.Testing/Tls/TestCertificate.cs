using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Fairlead.Testing.Tls;

/// <summary>A certificate that signs itself, in files, for proxies that open TLS in tests.</summary>
public static class TestCertificate
{
    /// <summary>Writes certificate and key in PEM.</summary>
    /// <param name="folder">Where the files go.</param>
    /// <param name="names">The hosts that it is for.</param>
    public static (string Certificate, string Key) Write(string folder, params IReadOnlyList<string> names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=fairlead-test", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder hosts = new();
        foreach (var name in names)
        {
            hosts.AddDnsName(name);
        }

        request.CertificateExtensions.Add(hosts.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));

        // No test runs outside of this century.
        using var certificate = request.CreateSelfSigned(
            new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var file = Path.Combine(folder, "server.pem");
        var keyFile = Path.Combine(folder, "server.key");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (file, keyFile);
    }
}

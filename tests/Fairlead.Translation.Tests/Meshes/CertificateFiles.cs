using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;

namespace Fairlead.Translation.Tests.Meshes;

/// <summary>
/// Certificates in files, for a proxy that reads those which its configuration names: it refuses a cluster whose files are not there.
/// </summary>
internal static class CertificateFiles
{
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2120, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Names files below a folder in place of those that a configuration names, and writes them where it names any.</summary>
    public static void Replace(JsonNode configuration, string folder)
    {
        var named = Named(configuration).ToList();
        if (named.Count == 0)
        {
            return;
        }

        Write(folder);
        foreach (var (kind, source) in named)
        {
            source["filename"] = Path.Combine(folder, kind + ".pem");
        }
    }

    private static IEnumerable<(string Kind, JsonObject Source)> Named(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            return list.SelectMany(Named);
        }

        return node is not JsonObject fields ? [] : fields.SelectMany(static field =>
            field is { Key: "trusted_ca" or "crl" or "certificate_chain" or "private_key", Value: JsonObject source }
                && source.ContainsKey("filename")
                ? [(field.Key, source)]
                : Named(field.Value));
    }

    private static void Write(string folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=check", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        using var certificate = request.CreateSelfSigned(From, To);
        var revoked = new CertificateRevocationListBuilder().Build(
            certificate, BigInteger.One, To, HashAlgorithmName.SHA256, thisUpdate: From);
        var pem = certificate.ExportCertificatePem();
        File.WriteAllText(Path.Combine(folder, "trusted_ca.pem"), pem);
        File.WriteAllText(Path.Combine(folder, "certificate_chain.pem"), pem);
        File.WriteAllText(Path.Combine(folder, "private_key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "crl.pem"), new string(PemEncoding.Write("X509 CRL", revoked)));
    }
}

using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Listeners;

namespace Fairlead.Config.Istio;

/// <summary>
/// Reads where the certificates of a server are: in secrets, or in files of the proxy, one certificate or one for each kind of key.
/// </summary>
internal static class CertificatesReader
{
    private const int MaxPath = 1024;
    private const int MaxCertificates = 2;

    /// <param name="field">The settings.</param>
    /// <param name="fields">Their fields.</param>
    /// <param name="mode">What the server does with TLS.</param>
    public static ServerCertificates Read(FieldValue field, FieldReader fields, ServerTlsMode mode)
    {
        var certificate = fields.Optional("serverCertificate");
        var key = fields.Optional("privateKey");
        var authorities = fields.Optional("caCertificates");
        var list = fields.Optional("tlsCertificates");
        var credential = fields.Optional("credentialName");
        var credentials = fields.Optional("credentialNames");
        var caCredential = fields.Optional("caCertCredentialName");
        if (mode is ServerTlsMode.PassThrough or ServerTlsMode.AutoPassThrough or ServerTlsMode.Mesh)
        {
            foreach (var given in new[] { certificate, key, authorities, list, credential, credentials, caCredential })
            {
                Decline(given, mode);
            }

            return new([], [], "");
        }

        // A key alone is no certificate beside what a secret has.
        FieldValue?[] ways = [certificate ?? (credential is null && credentials is null ? key : null), list, credential, credentials];
        var count = ways.Count(static way => way is not null);
        if (count != 1 && !fields.IsStandIn)
        {
            var message = "expected one of serverCertificate with privateKey, tlsCertificates, credentialName and credentialNames, got ";
            field.Error(
                count == 0 ? ErrorCodes.MissingField : ErrorCodes.Conflict, message + (count == 0 ? "none" : "several"),
                count == 0 ? "name the files of the certificate" : "keep one of them");
        }

        var names = credential is { } one ? [one.Text("a secret's name", 253)] : credentials is { } many
            ? many.Texts(static item => item.Text("a secret's name", 253), MaxCertificates)
            : [];
        var authority = authorities?.Text("a file", MaxPath) ?? "";
        EquatableList<CertificateFiles> files = list is { } several
            ? several.Items(item => ReadFiles(item, authority), MaxCertificates)
            : certificate is not null || (key is not null && names.Count == 0) ? [ReadFile(field, certificate, key, authority)] : [];
        var caName = caCredential?.Text("a secret's name", 253) ?? "";
        if (mode is ServerTlsMode.Mutual or ServerTlsMode.OptionalMutual
            && names.Count == 0 && caName.Length == 0 && files.Any(static file => file.CaCertificates.Length == 0))
        {
            field.Error(
                ErrorCodes.MissingField, "required: expected caCertificates, by which clients' certificates are checked, got nothing");
        }

        foreach (var secret in new[] { credential, credentials, caCredential })
        {
            secret?.Warn(
                ErrorCodes.FailsClosed, "secrets are not given to proxies by this version, so this server takes no connections",
                "put the certificate into files of the proxy: serverCertificate and privateKey");
        }

        return new(names, files, caName);
    }

    private static void Decline(FieldValue? given, ServerTlsMode mode)
    {
        if (mode == ServerTlsMode.Mesh)
        {
            given?.Error(ErrorCodes.Conflict, "ISTIO_MUTUAL takes the certificates of the mesh", "leave it out");
        }
        else
        {
            given?.Warn(ErrorCodes.Ineffective, "TLS that is passed on needs no certificate; this one is not used", "leave it out");
        }
    }

    private static CertificateFiles ReadFiles(FieldValue item, string authority)
    {
        var fields = item.Fields();
        var certificate = fields.Required("serverCertificate", "a file");
        var key = fields.Required("privateKey", "a file");
        var own = fields.Optional("caCertificates")?.Text("a file", MaxPath);
        fields.Finish();
        return new(certificate?.Text("a file", MaxPath) ?? "", key?.Text("a file", MaxPath) ?? "", own ?? authority);
    }

    private static CertificateFiles ReadFile(FieldValue field, FieldValue? certificate, FieldValue? key, string authority)
    {
        if (certificate is null || key is null)
        {
            field.Error(
                ErrorCodes.MissingField, $"required: expected {(certificate is null ? "serverCertificate" : "privateKey")}, got nothing");
        }

        return new(certificate?.Text("a file", MaxPath) ?? "", key?.Text("a file", MaxPath) ?? "", authority);
    }
}

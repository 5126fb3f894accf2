using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model.Policy;

namespace Fairlead.Config.Istio.Destinations;

/// <summary>Reads how connections to a destination are secured.</summary>
internal static class ClientTlsReader
{
    public static ClientTls Read(FieldValue field)
    {
        var fields = field.Fields();
        var mode = fields.Optional("mode")?.Word("DISABLE", "SIMPLE", "MUTUAL", "ISTIO_MUTUAL") ?? "DISABLE";
        var certificate = fields.Optional("clientCertificate");
        var key = fields.Optional("privateKey");
        var authorities = fields.Optional("caCertificates");
        var revoked = fields.Optional("caCrl");
        var credential = fields.Optional("credentialName");
        var names = fields.Optional("subjectAltNames");
        var sni = fields.Optional("sni");
        var skips = fields.Optional("insecureSkipVerify");
        fields.Finish();
        ClientTls tls = new()
        {
            Mode = mode switch
            {
                "SIMPLE" => ClientTlsMode.Simple,
                "MUTUAL" => ClientTlsMode.Mutual,
                "ISTIO_MUTUAL" => ClientTlsMode.Mesh,
                _ => ClientTlsMode.Disable,
            },
            ClientCertificate = ReadFile(certificate),
            PrivateKey = ReadFile(key),
            CaCertificates = ReadFile(authorities),
            RevocationList = ReadFile(revoked),
            CredentialName = credential?.TextOrEmpty("the name of a secret", 512) ?? "",
            SubjectAltNames = names?.Texts(static item => item.Share(item.Text("a name", 1024)), 256) ?? [],
            ServerName = sni?.TextOrEmpty("a server name", 255) ?? "",
            SkipsVerification = skips?.Boolean() ?? false,
        };
        Check(field, tls);
        if (sni is { } name && tls.ServerName.AsSpan().IndexOfAnyInRange('\0', ' ') >= 0)
        {
            name.Error(ErrorCodes.BadFormat, "a server name has no spaces and no control characters");
        }

        return tls;
    }

    private static string ReadFile(FieldValue? field)
    {
        var text = field?.TextOrEmpty("the path of a file") ?? "";
        if (text.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0)
        {
            field?.Error(ErrorCodes.BadFormat, "a path has no control characters");
            return "";
        }

        return text;
    }

    // As istiod checks them; what cannot work is refused here, since a proxy would refuse the cluster and go on with what it had before.
    private static void Check(FieldValue field, ClientTls tls)
    {
        if (tls.Mode is ClientTlsMode.Disable or ClientTlsMode.Mesh)
        {
            if (tls != new ClientTls { Mode = tls.Mode, SubjectAltNames = tls.SubjectAltNames, ServerName = tls.ServerName }
                || (tls.Mode == ClientTlsMode.Disable && (tls.SubjectAltNames.Count > 0 || tls.ServerName.Length > 0)))
            {
                if (tls.Mode == ClientTlsMode.Mesh)
                {
                    field.Warn(
                        ErrorCodes.Ineffective,
                        "the mesh's own certificates are used, so files, credentialName and insecureSkipVerify have no effect",
                        "leave them out, or set mode to MUTUAL");
                }
                else
                {
                    field.Warn(
                        ErrorCodes.Ineffective, "connections are in clear text, so the other fields have no effect",
                        "set mode to SIMPLE or MUTUAL, or leave them out");
                }
            }

            return;
        }

        if (tls.SkipsVerification
            && (tls.CaCertificates.Length > 0
                || tls.SubjectAltNames.Count > 0
                || (tls.Mode == ClientTlsMode.Simple && tls.CredentialName.Length > 0)))
        {
            field.Error(
                ErrorCodes.Conflict,
                "with insecureSkipVerify nothing is checked: caCertificates, subjectAltNames and, in mode SIMPLE, credentialName do not go "
                    + "with it",
                "leave out insecureSkipVerify, or the others");
        }

        if (tls.CredentialName.Length > 0)
        {
            if (tls.ClientCertificate.Length + tls.PrivateKey.Length + tls.CaCertificates.Length + tls.RevocationList.Length > 0)
            {
                field.Error(
                    ErrorCodes.Conflict,
                    "credentialName stands for all certificates: clientCertificate, privateKey, caCertificates and caCrl do not go with it",
                    "keep the one or the others");
            }

            return;
        }

        if (tls.Mode == ClientTlsMode.Mutual && (tls.ClientCertificate.Length == 0 || tls.PrivateKey.Length == 0))
        {
            field.Error(
                ErrorCodes.MissingField,
                "mode MUTUAL needs clientCertificate and privateKey, or credentialName",
                "give them, or set mode to SIMPLE");
        }

        if (tls.Mode == ClientTlsMode.Simple && tls.ClientCertificate.Length + tls.PrivateKey.Length > 0)
        {
            field.Warn(
                ErrorCodes.Ineffective,
                "in mode SIMPLE the client shows no certificate",
                "set mode to MUTUAL, or leave the certificate out");
        }
    }
}

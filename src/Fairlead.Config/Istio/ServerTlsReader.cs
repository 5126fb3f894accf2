using System.Text.RegularExpressions;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Listeners;

namespace Fairlead.Config.Istio;

/// <summary>Reads how a server secures its connections.</summary>
internal static partial class ServerTlsReader
{
    private const int MaxPath = 1024;

    // What Envoy's library knows: another name makes Envoy refuse the whole listener.
    private static readonly string[] KnownSuites =
    [
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305", "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA",
        "ECDHE-ECDSA-AES256-SHA", "ECDHE-RSA-AES256-SHA", "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA", "AES256-SHA",
    ];

    public static ServerTls Read(FieldValue field)
    {
        var fields = field.Fields();
        var modeField = fields.Optional("mode");
        var mode = ModeOf(modeField?.Word("PASSTHROUGH", "SIMPLE", "MUTUAL", "AUTO_PASSTHROUGH", "ISTIO_MUTUAL", "OPTIONAL_MUTUAL"));
        if (mode is ServerTlsMode.Mesh or ServerTlsMode.AutoPassThrough)
        {
            modeField?.Warn(
                ErrorCodes.FailsClosed,
                mode == ServerTlsMode.Mesh
                    ? "the mesh gives no certificates yet, so this server takes no connections"
                    : "server names of the mesh's own are not passed on yet, so this server takes no connections",
                "use SIMPLE or MUTUAL with files of the proxy, or PASSTHROUGH with rules under tls");
        }

        var redirects = fields.Optional("httpsRedirect")?.Boolean() ?? false;
        var certificates = CertificatesReader.Read(field, fields, mode);
        var tls = new ServerTls
        {
            Mode = mode,
            RedirectsToHttps = redirects,
            CredentialNames = certificates.Credentials,
            Files = certificates.Files,
            CaCredentialName = certificates.CaCredential,
            RevocationList = fields.Optional("caCrl")?.Text("a file", MaxPath) ?? "",
            SubjectAltNames = fields.Optional("subjectAltNames")?.Texts(static item => item.Text("a name of the client", 1024)) ?? [],
            CertificateHashes = fields.Optional("verifyCertificateHash")?.Texts(ReadHash) ?? [],
            KeyHashes = fields.Optional("verifyCertificateSpki")?.Texts(ReadKeyHash) ?? [],
            MinVersion = fields.Optional("minProtocolVersion") is { } min ? ReadVersion(min) : null,
            MaxVersion = fields.Optional("maxProtocolVersion") is { } max ? ReadVersion(max) : null,
            CipherSuites = fields.Optional("cipherSuites") is { } suites ? ReadSuites(suites) : [],
        };
        if (fields.Optional("insecureSkipVerify") is { } skip && skip.Boolean())
        {
            skip.Error(
                ErrorCodes.NotSupported, "certificates of clients that are not checked are not supported by this version",
                "use OPTIONAL_MUTUAL with caCertificates, or SIMPLE");
        }

        fields.Finish();
        if (tls is { MinVersion: { } least, MaxVersion: { } most } && least > most)
        {
            field.Error(ErrorCodes.Conflict, "minProtocolVersion is above maxProtocolVersion", "exchange the two");
        }

        return tls;
    }

    private static ServerTlsMode ModeOf(string? word) => word switch
    {
        "SIMPLE" => ServerTlsMode.Simple,
        "MUTUAL" => ServerTlsMode.Mutual,
        "AUTO_PASSTHROUGH" => ServerTlsMode.AutoPassThrough,
        "ISTIO_MUTUAL" => ServerTlsMode.Mesh,
        "OPTIONAL_MUTUAL" => ServerTlsMode.OptionalMutual,
        _ => ServerTlsMode.PassThrough,
    };

    private static int? ReadVersion(FieldValue field) => field.Word("TLS_AUTO", "TLSV1_0", "TLSV1_1", "TLSV1_2", "TLSV1_3") switch
    {
        "TLSV1_0" => 10,
        "TLSV1_1" => 11,
        "TLSV1_2" => 12,
        "TLSV1_3" => 13,
        _ => null,
    };

    private static EquatableList<string> ReadSuites(FieldValue list)
    {
        List<string> suites = [];
        list.Texts(item =>
        {
            var name = item.Text("a cipher suite");
            if (name.Length > 0 && !KnownSuites.Contains(name))
            {
                item.Warn(ErrorCodes.Ineffective, $"proxies know no cipher suite \"{name}\"; it is left out",
                    Model.Text.DidYouMean.Remedy(name, KnownSuites));
            }
            else if (suites.Contains(name))
            {
                item.Warn(ErrorCodes.Ineffective, $"the cipher suite \"{name}\" is given twice", "remove one of the two");
            }
            else if (name.Length > 0)
            {
                suites.Add(name);
            }

            return name;
        });
        return suites.ToEquatableList();
    }

    private static string ReadHash(FieldValue item)
    {
        var text = item.Text("a SHA-256 hash in hexadecimal");
        if (text.Length > 0 && !Hash().IsMatch(text))
        {
            item.Error(ErrorCodes.BadFormat, $"expected 64 hexadecimal digits, or 32 pairs of them with colons between, got \"{text}\"");
        }

        return text;
    }

    private static string ReadKeyHash(FieldValue item)
    {
        var text = item.Text("a SHA-256 hash in Base64");
        if (text.Length > 0 && !KeyHash().IsMatch(text))
        {
            item.Error(ErrorCodes.BadFormat, $"expected 44 characters of Base64, got \"{text}\"");
        }

        return text;
    }

    [GeneratedRegex(@"\A([0-9A-Fa-f]{64}|[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31})\z")]
    private static partial Regex Hash();

    [GeneratedRegex(@"\A[0-9A-Za-z+/]{43}=\z")]
    private static partial Regex KeyHash();
}

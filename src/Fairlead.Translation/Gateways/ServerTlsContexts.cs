using Envoy.Config.Core.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Envoy.Type.Matcher.V3;
using Fairlead.Model.Listeners;
using Fairlead.Translation.Drafts;

namespace Fairlead.Translation.Gateways;

/// <summary>How Envoy opens the TLS of a server whose certificates are files of the proxy.</summary>
internal static class ServerTlsContexts
{
    private const string SocketName = "envoy.transport_sockets.tls";

    /// <param name="tls">The settings, with files.</param>
    /// <param name="forHttp">Whether HTTP is inside: then client and server agree on its version.</param>
    public static TransportSocket Of(ServerTls tls, bool forHttp)
    {
        var common = new CommonTlsContext { TlsParams = ParametersOf(tls) };
        foreach (var files in tls.Files)
        {
            common.TlsCertificates.Add(new TlsCertificate
            {
                CertificateChain = FileAt(files.Certificate),
                PrivateKey = FileAt(files.PrivateKey),
            });
        }

        if (forHttp)
        {
            common.AlpnProtocols.AddRange(["h2", "http/1.1"]);
        }

        var context = new DownstreamTlsContext { CommonTlsContext = common };
        if (tls.Mode is ServerTlsMode.Mutual or ServerTlsMode.OptionalMutual)
        {
            common.ValidationContext = ValidationOf(tls);
            context.RequireClientCertificate = tls.Mode == ServerTlsMode.Mutual;
        }

        return new() { Name = SocketName, TypedConfig = Wire.Pack(context) };
    }

    private static CertificateValidationContext ValidationOf(ServerTls tls)
    {
        var context = new CertificateValidationContext { TrustedCa = FileAt(tls.Files[0].CaCertificates) };
        context.VerifyCertificateHash.AddRange(tls.CertificateHashes);
        context.VerifyCertificateSpki.AddRange(tls.KeyHashes);
        if (tls.RevocationList.Length > 0)
        {
            context.Crl = FileAt(tls.RevocationList);
        }

        foreach (var name in tls.SubjectAltNames)
        {
            // Which sort of name is meant is not written: a URI where it looks like one, else any that names a host.
            context.MatchTypedSubjectAltNames.Add(new SubjectAltNameMatcher
            {
                SanType = name.Contains("://", StringComparison.Ordinal)
                    ? SubjectAltNameMatcher.Types.SanType.Uri
                    : SubjectAltNameMatcher.Types.SanType.Dns,
                Matcher = new StringMatcher { Exact = name },
            });
        }

        return context;
    }

    private static TlsParameters? ParametersOf(ServerTls tls)
    {
        if (tls.MinVersion is null && tls.MaxVersion is null && tls.CipherSuites.Count == 0)
        {
            return null;
        }

        var parameters = new TlsParameters
        {
            TlsMinimumProtocolVersion = VersionOf(tls.MinVersion),
            TlsMaximumProtocolVersion = VersionOf(tls.MaxVersion),
        };
        parameters.CipherSuites.AddRange(tls.CipherSuites);
        return parameters;
    }

    private static TlsParameters.Types.TlsProtocol VersionOf(int? version) => version switch
    {
        10 => TlsParameters.Types.TlsProtocol.Tlsv10,
        11 => TlsParameters.Types.TlsProtocol.Tlsv11,
        12 => TlsParameters.Types.TlsProtocol.Tlsv12,
        13 => TlsParameters.Types.TlsProtocol.Tlsv13,
        _ => TlsParameters.Types.TlsProtocol.TlsAuto,
    };

    private static DataSource FileAt(string path) => new() { Filename = path };
}

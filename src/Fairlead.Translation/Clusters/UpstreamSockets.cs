using System.Net;
using Envoy.Config.Core.V3;
using Envoy.Extensions.TransportSockets.ProxyProtocol.V3;
using Envoy.Extensions.TransportSockets.RawBuffer.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Fairlead.Model.Policy;
using Fairlead.Translation.Drafts;
using San = Envoy.Extensions.TransportSockets.Tls.V3.SubjectAltNameMatcher;
using SanType = Envoy.Extensions.TransportSockets.Tls.V3.SubjectAltNameMatcher.Types.SanType;

namespace Fairlead.Translation.Clusters;

/// <summary>How a sidecar's connections to a cluster are secured, and what they begin with.</summary>
internal static class UpstreamSockets
{
    /// <summary>Where most systems keep the authorities that they trust.</summary>
    public const string SystemAuthorities = "/etc/ssl/certs/ca-certificates.crt";

    private const string TlsName = "envoy.transport_sockets.tls";
    private const string ProxyProtocolName = "envoy.transport_sockets.upstream_proxy_protocol";
    private const string RawBufferName = "envoy.transport_sockets.raw_buffer";
    private const string Http2 = "h2";

    // As users of Istio know it.
    private const string SystemWord = "system";

    /// <returns>Null where connections are in clear text and begin with what is sent.</returns>
    public static TransportSocket? Of(TrafficPolicy policy, bool isHttp2)
    {
        var socket = policy.Tls is { Mode: ClientTlsMode.Simple or ClientTlsMode.Mutual } tls
            ? SocketOf(TlsName, Wire.Pack(TlsOf(tls, isHttp2)))
            : null;
        return policy.ProxyProtocol is not { } version ? socket : SocketOf(ProxyProtocolName, Wire.Pack(new ProxyProtocolUpstreamTransport
        {
            Config = new()
            {
                Version = version == 2 ? ProxyProtocolConfig.Types.Version.V2 : ProxyProtocolConfig.Types.Version.V1,
            },
            TransportSocket = socket ?? SocketOf(RawBufferName, Wire.Pack(new RawBuffer())),
        }));
    }

    /// <summary>
    /// What is made of the host that a request names: the server name that is sent, and the name that a server's certificate has to have.
    /// </summary>
    /// <returns>Null where the policy says both itself.</returns>
    public static UpstreamHttpProtocolOptions? NamesOf(ClientTls? tls) =>
        tls is { Mode: ClientTlsMode.Simple or ClientTlsMode.Mutual, ServerName.Length: 0 }
            ? new() { AutoSni = true, AutoSanValidation = tls.SubjectAltNames.Count == 0 && !tls.SkipsVerification }
            : null;

    private static UpstreamTlsContext TlsOf(ClientTls tls, bool isHttp2)
    {
        CommonTlsContext common = new()
        {
            TlsParams = new()
            {
                TlsMinimumProtocolVersion = TlsParameters.Types.TlsProtocol.Tlsv12,
                TlsMaximumProtocolVersion = TlsParameters.Types.TlsProtocol.Tlsv13,
            },
        };
        if (isHttp2)
        {
            common.AlpnProtocols.Add(Http2);
        }

        if (tls.Mode == ClientTlsMode.Mutual)
        {
            common.TlsCertificates.Add(new TlsCertificate
            {
                CertificateChain = FileOf(tls.ClientCertificate),
                PrivateKey = FileOf(tls.PrivateKey),
            });
        }

        if (!tls.SkipsVerification)
        {
            common.ValidationContext = new()
            {
                TrustedCa = FileOf(tls.CaCertificates is "" or SystemWord ? SystemAuthorities : tls.CaCertificates),
                Crl = tls.RevocationList.Length > 0 ? FileOf(tls.RevocationList) : null,
            };
            common.ValidationContext.MatchTypedSubjectAltNames.AddRange(tls.SubjectAltNames.Select(NameOf));
        }

        return new() { CommonTlsContext = common, Sni = tls.ServerName };
    }

    private static San NameOf(string name) => new()
    {
        SanType = name.Contains("://", StringComparison.Ordinal) ? SanType.Uri
            : IPAddress.TryParse(name, out _) ? SanType.IpAddress
            : name.Contains('@', StringComparison.Ordinal) ? SanType.Email
            : SanType.Dns,
        Matcher = new() { Exact = name },
    };

    private static DataSource FileOf(string path) => new() { Filename = path };

    private static TransportSocket SocketOf(string name, Google.Protobuf.WellKnownTypes.Any config) =>
        new() { Name = name, TypedConfig = config };
}

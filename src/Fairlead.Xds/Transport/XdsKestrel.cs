using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Fairlead.Xds.Transport;

/// <summary>Kestrel set up for xDS over gRPC: long streams, many on a connection, peers that die silently.</summary>
public static class XdsKestrel
{
    private const int ConnectionWindow = 4 * 1024 * 1024;
    private const int StreamWindow = 1024 * 1024;

    /// <summary>Sets the limits of a server of long gRPC streams.</summary>
    public static void ConfigureXds(this KestrelServerOptions options)
    {
        options.AddServerHeader = false;

        // By default a header that is no UTF-8 ends the connection, and with it the streams of everybody on it; so it only fails its own
        // call.
        options.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        var limits = options.Limits;

        // A stream that waits for the next change sends nothing for hours, and that is no attack.
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxRequestBodySize = null;

        // A peer that vanished without a FIN is found by pings, within less than a minute.
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);

        limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
        limits.Http2.InitialStreamWindowSize = StreamWindow;

        // One connection may carry the streams of many proxies (a node agent, a load test).
        limits.Http2.MaxStreamsPerConnection = 100_000;
    }

    /// <summary>Makes a listener serve HTTP/2 in clear text, without an upgrade (prior knowledge).</summary>
    public static ListenOptions UseXds(this ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http2;
        return listen;
    }

    /// <summary>Makes a listener serve HTTP/2 over TLS, mutual if client authorities are given.</summary>
    public static ListenOptions UseXdsTls(this ListenOptions listen, XdsServerTls tls)
    {
        listen.Protocols = HttpProtocols.Http2;
        var https = new HttpsConnectionAdapterOptions
        {
            ServerCertificateSelector = (_, _) => tls.Certificate(),
            ServerCertificateChain = tls.Intermediates,
        };
        if (tls.ClientAuthorities is { } authorities)
        {
            https.ClientCertificateMode = tls.ClientCertificateOptional
                ? ClientCertificateMode.AllowCertificate
                : ClientCertificateMode.RequireCertificate;
            https.OnAuthenticate = (_, ssl) => ssl.CertificateChainPolicy = ChainPolicy(authorities());
        }

        return listen.UseHttps(https);
    }

    private static X509ChainPolicy ChainPolicy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }
}

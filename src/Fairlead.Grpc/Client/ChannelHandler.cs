using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Fairlead.Grpc.Client;

/// <summary>Makes the HTTP handler of a channel.</summary>
internal static class ChannelHandler
{
    private const int StreamWindow = 1024 * 1024;

    public static SocketsHttpHandler Create(GrpcChannelOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            // A gRPC client talks to its server and to nobody else, and sends only what its caller says.
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,

            // Otherwise the call that meets the server's stream limit waits for another one to end, maybe for ever.
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            InitialHttp2StreamWindowSize = StreamWindow,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = options.KeepAlivePingDelay,
            KeepAlivePingTimeout = options.KeepAlivePingTimeout,
            ConnectTimeout = options.ConnectTimeout,
            SslOptions = Tls(options),
        };
        options.ConfigureHandler?.Invoke(handler);
        return handler;
    }

    private static SslClientAuthenticationOptions Tls(GrpcChannelOptions options)
    {
        var tls = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = options.ServerCertificateValidation,
        };
        if (options.ServerAuthorities is { } authorities)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        if (options.ClientCertificate is { } certificate)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, options.ClientIntermediates, offline: true);
        }

        return tls;
    }
}

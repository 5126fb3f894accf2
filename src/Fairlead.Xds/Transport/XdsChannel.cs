using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;

namespace Fairlead.Xds.Transport;

/// <summary>Makes channels of Grpc.Net.Client to xDS servers: TLS, pings, long streams.</summary>
public static class XdsChannel
{
    private const int StreamWindow = 1024 * 1024;

    /// <summary>A channel to one server: <c>http://</c> is HTTP/2 in clear text with prior knowledge, <c>https://</c> is TLS. It connects
    /// when the first call needs it. Disposing it closes its connections.</summary>
    public static GrpcChannel Create(Uri address, XdsChannelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        options ??= new XdsChannelOptions();
        HttpMessageHandler handler = CreateHandler(options);
        return GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = options.Authority is { } authority ? new AuthorityHandler(authority, handler) : handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = options.MaxReceiveMessageSize,
            MaxSendMessageSize = null,
            CompressionProviders = [new StrictGzipProvider()],

            // Whoever keeps a stream has retries of its own.
            MaxRetryAttempts = null,
            DisableResolverServiceConfig = true,
        });
    }

    /// <summary>How a call ended, in one line: code, message, and what the transport said where the message does not say it.</summary>
    public static string Describe(RpcException error)
    {
        ArgumentNullException.ThrowIfNull(error);
        var text = error.Status.Detail.Length == 0 ? error.StatusCode.ToString() : $"{error.StatusCode}: {error.Status.Detail}";
        var cause = error.Status.DebugException?.GetBaseException().Message;
        return cause is null || text.Contains(cause, StringComparison.Ordinal) ? text : $"{text} ({cause})";
    }

    private static SocketsHttpHandler CreateHandler(XdsChannelOptions options)
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

            // With a way to connect of its own the handler keeps its connections, and Grpc.Net.Client's layer of subchannels, which hides
            // why no connection came up and keeps pauses on the system's clock, is out of the way.
            ConnectCallback = ConnectAsync,
        };
        options.ConfigureHandler?.Invoke(handler);
        return handler;
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static SslClientAuthenticationOptions Tls(XdsChannelOptions options)
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

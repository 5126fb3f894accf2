using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Fairlead.Proxy.Kestrel;

/// <summary>One Kestrel server on one socket that is bound by us: binding is synchronous and its failure is known before anything is
/// accepted, which is what an xDS client needs to ACK or NACK a listener.</summary>
internal sealed class KestrelFront : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly KestrelServer _server;
    private readonly KestrelServerOptions _options;

    private KestrelFront(Socket socket, KestrelServer server, KestrelServerOptions options)
    {
        _socket = socket;
        _server = server;
        _options = options;
        Address = (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>The address bound, with the port that the system chose where 0 was asked for.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Binds without accepting yet; throws <see cref="SocketException"/> where the address cannot be had.</summary>
    public static KestrelFront Bind(IPEndPoint address, KestrelFrontLimits limits, ILoggerFactory loggers)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(address);
            var transport = new SocketTransportOptions
            {
                CreateBoundListenSocket = _ => socket,
                NoDelay = true,
                // Requests are handled where their bytes arrive: no hop to another thread between socket, parser and router.
                UnsafePreferInlineScheduling = limits.RunInline,
                // A read buffer of 4 KB per idle connection costs less than a second system call per request.
                WaitForDataBeforeAllocatingBuffer = false,
                Backlog = 1024,
            };
            var options = new KestrelServerOptions
            {
                AddServerHeader = false,
                AllowSynchronousIO = false,
                // Absolute-form requests (the sidecar as HTTP_PROXY): their authority wins over Host, as RFC 9112 section 3.2.2 has it.
                AllowHostHeaderOverride = true,
                ApplicationServices = NoServices.Instance,
                // Header values are read as Latin-1, so that the octets that come in go out unchanged.
                RequestHeaderEncodingSelector = static _ => Encoding.Latin1,
                ResponseHeaderEncodingSelector = static _ => Encoding.Latin1,
            };
            limits.Apply(options.Limits);
            options.Listen(address, static listen => listen.Protocols = HttpProtocols.Http1);
            var server = new KestrelServer(
                Options.Create(options), new SocketTransportFactory(Options.Create(transport), loggers), loggers);
            return new KestrelFront(socket, server, options);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sets other limits for connections that are opened from now on.</summary>
    public void Apply(KestrelFrontLimits limits) => limits.Apply(_options.Limits);

    /// <summary>Begins to accept.</summary>
    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellation)
        where TContext : notnull => _server.StartAsync(application, cancellation);

    /// <summary>Closes the socket that accepts, so that the address is free at once; open connections go on.</summary>
    public void StopAccepting() => _socket.Dispose();

    /// <summary>Stops to accept, closes idle connections and waits for the requests in flight until the token fires.</summary>
    public Task StopAsync(CancellationToken cancellation) => _server.StopAsync(cancellation);

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}

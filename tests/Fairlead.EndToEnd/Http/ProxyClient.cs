using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Fairlead.EndToEnd.Http;

/// <summary>Sends requests to a proxy's listener, whatever host they name. Safe for concurrent use.</summary>
public sealed class ProxyClient : IDisposable
{
    private readonly HttpMessageInvoker _direct;
    private readonly HttpMessageInvoker _asProxy;

    public ProxyClient(IPEndPoint listener)
    {
        Listener = listener;
        _direct = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectCallback = (_, cancellation) => ConnectAsync(listener, cancellation),
        });
        _asProxy = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = true,
            Proxy = new WebProxy($"http://{listener}"),
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        });
    }

    /// <summary>Where requests go.</summary>
    public IPEndPoint Listener { get; }

    /// <summary>Sends one request and reads the whole answer.</summary>
    public async Task<HttpAnswer> SendAsync(HttpExchange exchange, string defaultHost, CancellationToken cancellation = default)
    {
        var host = exchange.Host.Length > 0 ? exchange.Host : defaultHost;
        using var request = new HttpRequestMessage(new HttpMethod(exchange.Method), new Uri($"http://{host}{exchange.Target}"));
        foreach (var (name, value) in exchange.RequestHeaders)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (exchange.RequestBody is { } body)
        {
            request.Content = new StringContent(body);
        }

        var begin = Stopwatch.GetTimestamp();
        using var response = await (exchange.AbsoluteForm ? _asProxy : _direct).SendAsync(request, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        var headers = response.Headers.Concat(response.Content.Headers).Concat(response.TrailingHeaders)
            .ToDictionary(h => h.Key.ToLowerInvariant(), h => string.Join(", ", h.Value), StringComparer.Ordinal);
        return new HttpAnswer((int)response.StatusCode, headers, text, Stopwatch.GetElapsedTime(begin));
    }

    /// <summary>GET of a path of a host.</summary>
    public Task<HttpAnswer> GetAsync(string host, string path = "/", CancellationToken cancellation = default) =>
        SendAsync(HttpExchange.Get(path), host, cancellation);

    public void Dispose()
    {
        _direct.Dispose();
        _asProxy.Dispose();
    }

    private static async ValueTask<Stream> ConnectAsync(IPEndPoint listener, CancellationToken cancellation)
    {
        var socket = new Socket(listener.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(listener, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Fairlead.Testing.Backends;

/// <summary>
/// An HTTP service on loopback that answers with its name and with what it saw, as JSON. A request can ask it to be slow
/// (<c>x-delay-ms</c>), to answer with a status (<c>x-status</c>), to fail the first times (<c>x-fail-first: N</c> with
/// <c>x-key</c>, 503 unless <c>x-status</c> says otherwise) or to drop the connection (<c>x-close: 1</c>).
/// </summary>
public sealed class HttpBackend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, int> _attempts = new(StringComparer.Ordinal);
    private int _requests;

    private HttpBackend(string name, WebApplication app)
    {
        Name = name;
        _app = app;
    }

    /// <summary>The name in its answers.</summary>
    public string Name { get; }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>How many requests it has seen.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Starts a service, on a free port unless one is given.</summary>
    public static async Task<HttpBackend> StartAsync(string name, int port = 0)
    {
        var backend = await StartAsync(
            name, kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1));
        backend.Port = new Uri(backend._app.Urls.First()).Port;
        return backend;
    }

    /// <summary>Starts a service that speaks TLS.</summary>
    public static async Task<HttpBackend> StartWithTlsAsync(string name, string certificate, string key)
    {
        var backend = await StartAsync(
            name,
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.UseHttps(X509Certificate2.CreateFromPemFile(certificate, key));
            }));
        backend.Port = new Uri(backend._app.Urls.First()).Port;
        return backend;
    }

    /// <summary>Starts a service on a Unix domain socket.</summary>
    public static Task<HttpBackend> StartAtAsync(string name, string socket) =>
        StartAsync(name, kestrel => kestrel.ListenUnixSocket(socket, static listen => listen.Protocols = HttpProtocols.Http1));

    private static async Task<HttpBackend> StartAsync(string name, Action<KestrelServerOptions> listen)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            listen(kestrel);
        });
        var app = builder.Build();
        var backend = new HttpBackend(name, app);
        app.Run(backend.AnswerAsync);
        await app.StartAsync();
        return backend;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static int Number(HttpRequest request, string header) =>
        int.TryParse(request.Headers[header], out var number) ? number : 0;

    private async Task AnswerAsync(HttpContext http)
    {
        Interlocked.Increment(ref _requests);
        var request = http.Request;
        if (Number(request, "x-close") > 0)
        {
            http.Abort();
            return;
        }

        if (Number(request, "x-delay-ms") is > 0 and var delay)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(delay), TimeProvider.System, http.RequestAborted);
        }

        var attempt = _attempts.AddOrUpdate(request.Headers["x-key"].ToString(), 1, (_, n) => n + 1);
        http.Response.StatusCode = Status(request, attempt);
        http.Response.Headers["x-backend"] = Name;
        http.Response.Headers["x-attempt"] = attempt.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (http.Response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
        {
            return;
        }

        http.Response.ContentType = "application/json";
        var text = Describe(http, attempt, await ReadBodyAsync(request)).ToJsonString();
        http.Response.ContentLength = System.Text.Encoding.UTF8.GetByteCount(text);
        await http.Response.WriteAsync(text, http.RequestAborted);
    }

    private static async Task<string> ReadBodyAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        return await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
    }

    private static int Status(HttpRequest request, int attempt)
    {
        var asked = Number(request, "x-status");
        return Number(request, "x-fail-first") switch
        {
            0 => asked > 0 ? asked : StatusCodes.Status200OK,
            var first when attempt <= first => asked > 0 ? asked : StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status200OK,
        };
    }

    private JsonObject Describe(HttpContext http, int attempt, string body)
    {
        var headers = new JsonObject();
        foreach (var header in http.Request.Headers)
        {
            headers[header.Key.ToLowerInvariant()] = string.Join(", ", header.Value.ToArray());
        }

        return new JsonObject
        {
            ["backend"] = Name,
            ["method"] = http.Request.Method,
            // The target as it came over the wire: what the proxy made of it is what is tested.
            ["target"] = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            ["protocol"] = http.Request.Protocol,
            ["headers"] = headers,
            ["body"] = body,
            ["attempt"] = attempt,
            ["connection"] = http.Connection.Id,
        };
    }
}

using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Envoy.Config.Core.V3;
using Envoy.Service.Auth.V3;
using Envoy.Type.V3;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Fairlead.EndToEnd.Access;

/// <summary>
/// A service that decides about requests, asked by HTTP at one port and by gRPC at another: those of the user <c>anna</c> are let through,
/// others are answered 401. Connections are let through unless it says otherwise.
/// </summary>
internal sealed class DecidingService : IAsyncDisposable
{
    private const string UserHeader = "x-user";

    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _questions = new();

    private DecidingService(WebApplication app) => _app = app;

    /// <summary>The port at which it is asked by HTTP.</summary>
    public int HttpPort { get; private set; }

    /// <summary>The port at which it is asked by gRPC.</summary>
    public int GrpcPort { get; private set; }

    /// <summary>Whether connections are refused.</summary>
    public bool RefusesConnections { get; set; }

    /// <summary>What it was asked: the way, the path and the body of the request, as <c>http /check/a body</c>.</summary>
    public IReadOnlyCollection<string> Questions => _questions;

    public static async Task<DecidingService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
        });
        DecidingService service = new(builder.Build());
        service._app.Run(service.AnswerAsync);
        await service._app.StartAsync();
        var ports = service._app.Urls.Select(static url => new Uri(url).Port).ToList();
        (service.HttpPort, service.GrpcPort) = (ports[0], ports[1]);
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static bool IsLetThrough(string? user) => user == "anna";

    private Task AnswerAsync(HttpContext http) =>
        HttpProtocol.IsHttp2(http.Request.Protocol) ? AnswerGrpcAsync(http) : AnswerHttpAsync(http);

    private async Task AnswerHttpAsync(HttpContext http)
    {
        using StreamReader reader = new(http.Request.Body);
        _questions.Enqueue($"http {http.Request.Path} {await reader.ReadToEndAsync(http.RequestAborted)}");
        var user = http.Request.Headers[UserHeader].ToString();
        http.Response.StatusCode = IsLetThrough(user) ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized;
        http.Response.Headers["x-auth-user"] = $"{user} of {http.Request.Headers["x-mesh"]}";
        http.Response.Headers["x-why"] = "the user";
    }

    // A call of gRPC: messages with a length before them, and the status behind.
    private async Task AnswerGrpcAsync(HttpContext http)
    {
        using MemoryStream content = new();
        await http.Request.Body.CopyToAsync(content, http.RequestAborted);
        var request = CheckRequest.Parser.ParseFrom(content.ToArray().AsSpan(5));
        var answer = Decide(request.Attributes).ToByteArray();
        var frame = new byte[answer.Length + 5];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), answer.Length);
        answer.CopyTo(frame, 5);
        http.Response.ContentType = "application/grpc";
        await http.Response.Body.WriteAsync(frame, http.RequestAborted);
        http.Response.AppendTrailer("grpc-status", "0");
    }

    private CheckResponse Decide(AttributeContext attributes)
    {
        if (attributes.Request?.Http is not { Method.Length: > 0 } request)
        {
            _questions.Enqueue(string.Create(
                CultureInfo.InvariantCulture, $"connection {attributes.Destination.Address.SocketAddress.PortValue}"));
            return new() { Status = new() { Code = RefusesConnections ? 7 : 0 } };
        }

        _questions.Enqueue($"grpc {request.Path} {request.Body}");
        request.Headers.TryGetValue(UserHeader, out var user);
        HeaderValueOption header = new() { Header = new HeaderValue { Key = "x-auth-user", Value = $"{user} by gRPC" } };
        return IsLetThrough(user)
            ? new() { Status = new(), OkResponse = new() { Headers = { header } } }
            : new()
            {
                Status = new() { Code = 16 },
                DeniedResponse = new() { Status = new HttpStatus { Code = StatusCode.Unauthorized }, Headers = { header } },
            };
    }
}

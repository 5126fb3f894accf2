using System.Globalization;
using System.Net;
using Fairlead.Xds.Transport;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Testing.Backends;

/// <summary>
/// A gRPC service on loopback that answers with its name. Request and reply are a message of one string, field 1, which on the wire is what
/// the Greeters of this world use. Request metadata understood: <c>x-sleep-ms</c>, <c>x-fail-code</c> (a status code) and
/// <c>x-fail-first</c> (fail that many attempts of a call, counted by <c>grpc-previous-rpc-attempts</c>).
/// </summary>
public sealed class GrpcBackend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _calls;

    private GrpcBackend(string name, WebApplication app)
    {
        Name = name;
        _app = app;
    }

    /// <summary>The name in its replies.</summary>
    public string Name { get; }

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port { get; private set; }

    /// <summary>How many calls it has seen.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Starts a service, on a free port unless one is given.</summary>
    public static async Task<GrpcBackend> StartAsync(string name, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureXds();
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseXds());
        });
        builder.Services.AddXdsGrpc();
        var app = builder.Build();
        var backend = new GrpcBackend(name, app);
        var methods = new GuardedMethods(app.Services);
        foreach (var (service, method) in new[] { ("helloworld.Greeter", "SayHello"), ("echo.Echo", "Say"), ("echo.Echo", "Alt") })
        {
            methods.AddMethod(ProtoMarshaller.Unary(service, method, StringValue.Parser, StringValue.Parser), backend.AnswerAsync);
        }

        app.MapGrpcService(methods.Build());
        await app.StartAsync();
        backend.Port = new Uri(app.Urls.First()).Port;
        return backend;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // Of the request and not of the metadata, which leaves out what belongs to the protocol.
    private static int Number(ServerCallContext call, string key) =>
        int.TryParse(call.GetHttpContext().Request.Headers[key], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    private async Task<StringValue> AnswerAsync(StringValue request, ServerCallContext call)
    {
        Interlocked.Increment(ref _calls);
        if (Number(call, "x-sleep-ms") is > 0 and var sleep)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(sleep), TimeProvider.System, call.CancellationToken);
        }

        var failures = Number(call, "x-fail-first");
        if (Number(call, "x-fail-code") is > 0 and var code && (failures == 0 || Number(call, "grpc-previous-rpc-attempts") < failures))
        {
            throw new RpcException(new((StatusCode)code, $"backend {Name} says {code}"));
        }

        // Not before: a client that has seen headers does not retry.
        await call.WriteResponseHeadersAsync(new() { { "x-backend", Name } });
        return new StringValue { Value = Name };
    }
}

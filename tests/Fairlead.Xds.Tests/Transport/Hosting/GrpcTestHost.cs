using System.Net;
using Fairlead.Xds.InteropServer.Wire;
using Fairlead.Xds.Transport;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.Tests.Transport.Hosting;

/// <summary>
/// A real server on a free loopback port, and a channel to it. Disposing it fails the test if the server logged an error.
/// </summary>
internal sealed class GrpcTestHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ErrorLogs _logs;

    private GrpcTestHost(WebApplication app, ErrorLogs logs, Uri address, GrpcChannel channel)
    {
        _app = app;
        _logs = logs;
        Address = address;
        Channel = channel;
    }

    public Uri Address { get; }

    public GrpcChannel Channel { get; }

    public IReadOnlyCollection<string> Errors => _logs.Entries;

    /// <summary>Whether the test wants the server to log errors.</summary>
    public bool ExpectErrors { get; set; }

    public static async Task<GrpcTestHost> StartAsync(
        Action<GuardedMethods> add, XdsChannelOptions? options = null, XdsServerTls? tls = null,
        Action<WebApplicationBuilder>? configure = null)
    {
        var logs = new ErrorLogs();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureXds();
            kestrel.Listen(IPAddress.Loopback, 0, listen => _ = tls is null ? listen.UseXds() : listen.UseXdsTls(tls));
        });
        builder.Services.AddXdsGrpc();
        configure?.Invoke(builder);
        var app = builder.Build();
        var methods = new GuardedMethods(app.Services);
        add(methods);
        app.MapGrpcService(methods.Build());
        await app.StartAsync();
        var port = new Uri(app.Urls.Single()).Port;
        var address = new Uri(tls is null ? $"http://127.0.0.1:{port}" : $"https://localhost:{port}");
        return new GrpcTestHost(app, logs, address, XdsChannel.Create(address, options));
    }

    public AsyncUnaryCall<SimpleResponse> Unary(SimpleRequest? request = null, CallOptions options = default) =>
        Channel.CreateCallInvoker().AsyncUnaryCall(EchoService.Unary, null, options, request ?? new SimpleRequest());

    public AsyncDuplexStreamingCall<SimpleRequest, SimpleResponse> Duplex(CallOptions options = default) =>
        Channel.CreateCallInvoker().AsyncDuplexStreamingCall(EchoService.Duplex, null, options);

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.DisposeAsync();
        if (!ExpectErrors)
        {
            Assert.Empty(_logs.Entries);
        }
    }
}

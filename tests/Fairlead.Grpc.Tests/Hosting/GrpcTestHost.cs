using System.Net;
using Fairlead.Grpc.Client;
using Fairlead.Grpc.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Grpc.Tests.Hosting;

/// <summary>A real server on a free loopback port, and a channel to it. Disposing it fails the test if the server logged an error.</summary>
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

    public IServiceProvider Services => _app.Services;

    public IReadOnlyCollection<string> Errors => _logs.Entries;

    /// <summary>Whether the test wants the server to log errors.</summary>
    public bool ExpectErrors { get; set; }

    public static async Task<GrpcTestHost> StartAsync(
        Action<WebApplication> map, GrpcChannelOptions? options = null, GrpcServerTls? tls = null, Action<WebApplicationBuilder>? configure = null)
    {
        var logs = new ErrorLogs();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureGrpc();
            kestrel.Listen(IPAddress.Loopback, 0, listen => _ = tls is null ? listen.UseGrpc() : listen.UseGrpcTls(tls));
        });
        configure?.Invoke(builder);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        var port = new Uri(app.Urls.Single()).Port;
        var address = new Uri(tls is null ? $"http://127.0.0.1:{port}" : $"https://localhost:{port}");
        return new GrpcTestHost(app, logs, address, new GrpcChannel(address, options));
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await Channel.DisposeAsync();
        await _app.DisposeAsync();
        if (!ExpectErrors)
        {
            Assert.Empty(_logs.Entries);
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using Fairlead.Testing.Xds;
using Fairlead.Xds.Server;
using Fairlead.Xds.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Xds.Tests.Server;

/// <summary>A real server on a free loopback port; all streams share one scope unless told otherwise.</summary>
internal sealed class XdsTestHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private XdsTestHost(WebApplication app, XdsServer server, XdsScope scope)
    {
        _app = app;
        Server = server;
        Scope = scope;
        Address = new Uri(app.Urls.Single());
    }

    public XdsServer Server { get; }

    public XdsScope Scope { get; }

    public Uri Address { get; }

    public ConcurrentQueue<XdsAckEvent> Nacks { get; } = new();

    public ConcurrentQueue<XdsAckEvent> Acks { get; } = new();

    public ConcurrentQueue<XdsStreamInfo> Detached { get; } = new();

    public TaskCompletionSource<XdsLoadReport> LoadReport { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SemaphoreSlim AttachSignal { get; } = new(0);

    public SemaphoreSlim DetachSignal { get; } = new(0);

    public static async Task<XdsTestHost> StartAsync(
        Func<XdsStreamInfo, XdsScope>? attach = null, XdsScope? scope = null, int port = 0, XdsTestSettings? settings = null,
        Action<XdsStreamInfo>? detach = null, IXdsCache? cache = null)
    {
        settings ??= new XdsTestSettings();
        scope ??= new XdsScope();
        XdsTestHost? host = null;
        var server = new XdsServer(
            new XdsServerOptions
            {
                Attach = async (opening, cancellationToken) =>
                {
                    var attached = cache is not null
                        ? await cache.AttachAsync(opening, cancellationToken)
                        : attach?.Invoke(opening.Stream) ?? scope;
                    host!.AttachSignal.Release();
                    return attached;
                },
                Detach = info =>
                {
                    detach?.Invoke(info);
                    cache?.Detach(info);
                    host!.Detached.Enqueue(info);
                    host.DetachSignal.Release();
                },
                OnAck = ack => host!.Acks.Enqueue(ack),
                OnNack = nack => host!.Nacks.Enqueue(nack),
                OnLoadReport = report => host!.LoadReport.TrySetResult(report),
                ControlPlaneIdentifier = "test-plane",
                TimeProvider = settings.Time,
                MaxStreamAge = settings.MaxStreamAge,
                MaxNewStreamsPerSecond = settings.MaxNewStreamsPerSecond,
                Jitter = static () => 0.5,
            },
            NullLogger.Instance);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureXds();
            kestrel.Listen(IPAddress.Loopback, port, static listen => listen.UseXds());
        });
        builder.Services.AddXdsGrpc();
        var app = builder.Build();
        app.MapXds(server);
        await app.StartAsync();
        return host = new XdsTestHost(app, server, scope);
    }

    public ScriptedAdsClient Connect(string nodeId = "test-node") => ScriptedAdsClient.Connect(Address, nodeId);

    /// <summary>Waits until a stream is attached.</summary>
    public async Task StreamAsync() => Assert.True(await AttachSignal.WaitAsync(TimeSpan.FromSeconds(20)));

    public async Task StopAsync() => await _app.StopAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

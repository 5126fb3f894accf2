using System.Collections.Concurrent;
using System.Net;
using Fairlead.Protos;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;
using Fairlead.Xds.Transport;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Proxy.Tests.Peers;

/// <summary>The real xDS server on loopback, with resources that a test sets.</summary>
internal sealed class ControlPlane : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ControlPlane(WebApplication app, XdsServer server, XdsScope scope, ConcurrentQueue<XdsAckEvent> acks)
    {
        _app = app;
        Acks = acks;
        Server = server;
        Scope = scope;
        Address = new Uri(app.Urls.Single());
    }

    public XdsServer Server { get; }

    public XdsScope Scope { get; }

    public Uri Address { get; }

    /// <summary>What was answered to responses.</summary>
    public ConcurrentQueue<XdsAckEvent> Acks { get; }

    public static async Task<ControlPlane> StartAsync(int port = 0, params IMessage[] resources)
    {
        var scope = new XdsScope(SetOf(resources));
        var acks = new ConcurrentQueue<XdsAckEvent>();
        var server = new XdsServer(
            new XdsServerOptions { Attach = (_, _) => ValueTask.FromResult(scope), OnAck = acks.Enqueue }, NullLogger.Instance);
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
        return new ControlPlane(app, server, scope, acks);
    }

    public void Set(params IMessage[] resources) => Scope.Set(SetOf(resources));

    /// <summary>Waits until the one stream's record of a type looks as wanted.</summary>
    public async Task<XdsTypeStatus> WaitForAsync(string typeUrl, Func<XdsTypeStatus, bool> wanted)
    {
        for (var i = 0; i < 2_000; i++)
        {
            foreach (var type in Server.Streams().SelectMany(static s => s.Types))
            {
                if (type.TypeUrl == typeUrl && wanted(type))
                {
                    return type;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        throw new TimeoutException($"{typeUrl} did not come to what was wanted");
    }

    public async ValueTask DisposeAsync()
    {
        // Streams do not end by themselves.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static XdsResourceSet SetOf(IMessage[] resources) => XdsResourceSet.Create(resources.Select(static r => new XdsResource(
        TypeUrls.Prefix + r.Descriptor.FullName,
        (string)r.Descriptor.Fields.InFieldNumberOrder()[0].Accessor.GetValue(r),
        r.ToByteArray(),
        r is Envoy.Config.Cluster.V3.Cluster { Type: Envoy.Config.Cluster.V3.Cluster.Types.DiscoveryType.Eds } c ? [c.Name] : null)));
}

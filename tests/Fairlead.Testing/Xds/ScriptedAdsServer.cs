using System.Net;
using System.Threading.Channels;
using Envoy.Service.Discovery.V3;
using Fairlead.Xds.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Testing.Xds;

/// <summary>
/// An xDS server on a free loopback port on which a test says every word itself. Each stream that a client opens is accepted by the test.
/// </summary>
public sealed class ScriptedAdsServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;
    private readonly Channel<ScriptedAdsStream> _streams;

    private ScriptedAdsServer(WebApplication app, Channel<ScriptedAdsStream> streams)
    {
        _app = app;
        _streams = streams;
        Address = new Uri(app.Urls.Single());
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts a server, on a free port if none is given.</summary>
    public static async Task<ScriptedAdsServer> StartAsync(int port = 0)
    {
        var streams = Channel.CreateUnbounded<ScriptedAdsStream>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureXds();
            kestrel.Listen(IPAddress.Loopback, port, static listen => listen.UseXds());
        });
        builder.Services.AddXdsGrpc();
        var app = builder.Build();
        var methods = new GuardedMethods(app.Services);
        methods.AddMethod(
            ProtoMarshaller.Duplex(
                "envoy.service.discovery.v3.AggregatedDiscoveryService", "StreamAggregatedResources", DiscoveryRequest.Parser,
                DiscoveryResponse.Parser),
            async (reader, writer, call) =>
            {
                var stream = new ScriptedAdsStream(reader, writer);
                await streams.Writer.WriteAsync(stream);
                await stream.RunAsync(call.CancellationToken);
            });
        app.MapGrpcService(methods.Build());
        await app.StartAsync();
        return new ScriptedAdsServer(app, streams);
    }

    /// <summary>The next stream that a client opens.</summary>
    public async Task<ScriptedAdsStream> AcceptAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            return await _streams.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"no client opened a stream to {Address} in {Patience.TotalSeconds} s");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

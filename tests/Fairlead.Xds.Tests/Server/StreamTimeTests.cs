using System.Diagnostics.Metrics;
using System.Text;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Testing.Time;
using Fairlead.Testing.Xds;
using Fairlead.Xds.Resources;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Server;

/// <summary>
/// What happens on streams as time goes by. The numbers are those of the statements in the protocol reference, section 3.
/// </summary>
public sealed class StreamTimeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WatchedTimeProvider _time = new();

    [Fact]
    public async Task S126_ClientThatDoesNotRead_IsClosedAndCounted()
    {
        await using var host = await XdsTestHost.StartAsync(settings: new XdsTestSettings { Time = _time });
        host.Scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "c", new string('x', 20_000_000))]));
        using var slow = new CounterProbe("fairlead.xds.streams.slow");
        await using var stuck = ScriptedDeltaClient.Connect(host.Address, new Node { Id = "stuck" });
        await stuck.SubscribeAsync(TypeUrls.Cluster);
        await _time.WaitForTimersAsync(1).WaitAsync(Patience);

        // 30 s, and 20 for 20 MB.
        _time.Advance(TimeSpan.FromSeconds(49));
        Assert.Single(host.Server.Streams());
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await host.DetachSignal.WaitAsync(Patience));
        Assert.Equal(1, slow.Total);
    }

    [Fact]
    public async Task S60_S134_TimeToLive_IsRenewedWithoutTheMessage()
    {
        await using var host = await XdsTestHost.StartAsync(settings: new XdsTestSettings { Time = _time });
        var living = new XdsResource(
            Custom, "a", Encoding.UTF8.GetBytes("a=1"), new XdsResourceTraits { TimeToLive = TimeSpan.FromSeconds(9) });
        host.Scope.Set(XdsResourceSet.Create([living, Resource(Custom, "b")]));
        await using var client = ScriptedDeltaClient.Connect(
            host.Address, new Node { Id = "n", ClientFeatures = { "xds.config.supports-resource-ttl" } });
        await client.SubscribeAsync(Custom, "a", "b");
        var first = await client.NextAsync();
        Assert.Equal(TimeSpan.FromSeconds(9), first.Resources[0].Ttl.ToTimeSpan());
        Assert.Null(first.Resources[1].Ttl);
        await client.AckAsync(first);
        await AcknowledgedAsync(host, 1);
        for (var beat = 2; beat < 4; beat++)
        {
            _time.Advance(TimeSpan.FromSeconds(3));
            var renewal = await client.NextAsync();
            var resource = Assert.Single(renewal.Resources);
            Assert.Equal(("a", living.Version, TimeSpan.FromSeconds(9)), (resource.Name, resource.Version, resource.Ttl.ToTimeSpan()));
            Assert.Null(resource.Resource_);
            await client.AckAsync(renewal);
            await AcknowledgedAsync(host, beat);
        }
    }

    [Fact]
    public async Task S60_TimeToLive_StateOfTheWorld_IsWrapped()
    {
        await using var host = await XdsTestHost.StartAsync(settings: new XdsTestSettings { Time = _time });
        var living = new XdsResource(
            Custom, "a", Encoding.UTF8.GetBytes("a=1"), new XdsResourceTraits { TimeToLive = TimeSpan.FromSeconds(9) });
        host.Scope.Set(XdsResourceSet.Create([living]));
        await using var client = ScriptedAdsClient.Connect(
            host.Address, new Node { Id = "n", ClientFeatures = { "xds.config.supports-resource-ttl" } });
        await client.SubscribeAsync(Custom, "a");
        var first = await client.NextAsync(Custom);
        var wrapped = Resource_(first);
        Assert.Equal("a=1", wrapped.Resource_.Value.ToStringUtf8());
        await client.AckAsync(first);
        await AcknowledgedAsync(host, 1);
        _time.Advance(TimeSpan.FromSeconds(3));
        var renewal = await client.NextAsync(Custom);
        Assert.Equal(first.VersionInfo, renewal.VersionInfo);

        // With its message, unlike the reference's statement 60: Envoy 1.40 renews nothing by one without (EnvoyVariantTests).
        Assert.Equal(wrapped, Resource_(renewal));
        Assert.Equal(TimeSpan.FromSeconds(9), Resource_(renewal).Ttl.ToTimeSpan());

        static Envoy.Service.Discovery.V3.Resource Resource_(DiscoveryResponse response) =>
            Assert.Single(response.Resources).Unpack<Envoy.Service.Discovery.V3.Resource>();
    }

    [Fact]
    public async Task MaxStreamAge_Reached_StreamEndsWell()
    {
        await using var host = await XdsTestHost.StartAsync(
            settings: new XdsTestSettings { Time = _time, MaxStreamAge = TimeSpan.FromMinutes(30) });
        await using var client = ScriptedDeltaClient.Connect(host.Address, new Node { Id = "n" });
        await client.SubscribeAsync(TypeUrls.Cluster);
        await client.NextAsync();
        _time.Advance(TimeSpan.FromMinutes(29));
        Assert.Single(host.Server.Streams());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await client.EndAsync());
    }

    [Fact]
    public async Task NewStreams_BeyondTheRate_WaitForTheirTurn()
    {
        await using var host = await XdsTestHost.StartAsync(settings: new XdsTestSettings { Time = _time, MaxNewStreamsPerSecond = 2 });
        List<ScriptedDeltaClient> clients = [];
        for (var i = 0; i < 2; i++)
        {
            clients.Add(ScriptedDeltaClient.Connect(host.Address, new Node { Id = $"n{i}" }));
            await clients[i].SubscribeAsync(TypeUrls.Cluster);
            await clients[i].NextAsync();
        }

        var timers = _time.ActiveTimers;
        clients.Add(ScriptedDeltaClient.Connect(host.Address, new Node { Id = "late" }));
        await clients[2].SubscribeAsync(TypeUrls.Cluster);
        await _time.WaitForTimersAsync(timers + 1).WaitAsync(Patience);
        Assert.Equal(2, host.Server.Streams().Count);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        await clients[2].NextAsync();
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Watchdog_ClientThatNeverAnswers_IsBehindAndNamedOnce()
    {
        await using var host = await XdsTestHost.StartAsync(settings: new XdsTestSettings { Time = _time });
        host.Scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "c")]));
        using var stale = new CounterProbe("fairlead.xds.streams.stale");
        using var stop = new CancellationTokenSource();
        var watching = host.Server.WatchAsync(stop.Token);
        await using var client = ScriptedDeltaClient.Connect(host.Address, new Node { Id = "n" });
        await client.SubscribeAsync(TypeUrls.Cluster);
        var response = await client.NextAsync();
        _time.Advance(TimeSpan.FromSeconds(5));
        await UntilAsync(() => Since() is not null);
        Assert.Equal(_time.GetUtcNow(), Since());
        for (var second = 10; second <= 60; second += 5)
        {
            Assert.Equal(0, stale.Total);
            _time.Advance(TimeSpan.FromSeconds(5));
        }

        _time.Advance(TimeSpan.FromSeconds(5));
        await UntilAsync(() => stale.Total == 1);
        await client.AckAsync(response);
        await AcknowledgedAsync(host, 1);
        _time.Advance(TimeSpan.FromSeconds(5));
        await UntilAsync(() => stale.Total == 0);
        Assert.Null(Since());
        await stop.CancelAsync();
        await watching.WaitAsync(Patience);

        DateTimeOffset? Since() => Assert.Single(Assert.Single(host.Server.Streams()).Types).BehindSince;
    }

    private static Task AcknowledgedAsync(XdsTestHost host, int count) => UntilAsync(() => host.Acks.Count >= count);

    private static async Task UntilAsync(Func<bool> seen)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!seen())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class CounterProbe : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _total;

        public CounterProbe(string name)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Fairlead.Xds" && instrument.Name == name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _total, value));
            _listener.Start();
        }

        public long Total => Interlocked.Read(ref _total);

        public void Dispose() => _listener.Dispose();
    }
}

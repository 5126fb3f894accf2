using System.Threading.Channels;
using Envoy.Config.Core.V3;
using Fairlead.Protos;
using Fairlead.Testing.Time;
using Fairlead.Testing.Xds;
using Fairlead.Xds.Client;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Tests.Server;
using Microsoft.Extensions.Logging.Abstractions;
using static Fairlead.Xds.Tests.Sotw.SessionDriver;

namespace Fairlead.Xds.Tests.Client;

/// <summary>The client in the incremental variant, with the real server; and its way back to the first of several servers.</summary>
public sealed class DeltaAdsClientTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WatchedTimeProvider _time = new();
    private readonly Channel<AdsResponse> _responses = Channel.CreateUnbounded<AdsResponse>();

    [Fact]
    public async Task Wildcard_HandlerIsGivenAllThatThereIs_AndTheServerSendsWhatChanged()
    {
        await using var host = await XdsTestHost.StartAsync();
        host.Scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "a"), Resource(TypeUrls.Cluster, "b")]));
        await using var client = Client(static _ => null, host.Address);
        client.Subscribe(TypeUrls.Cluster, wildcard: true, []);
        var running = client.RunAsync(CancellationToken.None);
        Assert.Equal(["a=1", "b=1"], await NextAsync());
        host.Scope.Update([Resource(TypeUrls.Cluster, "b", "2")], [(TypeUrls.Cluster, "a")]);
        Assert.Equal(["a=1", "b=2"], await NextAsync()); // what others may use is taken away when all else is acknowledged
        Assert.Equal(["b=2"], await NextAsync());
        Assert.All(host.Acks.Where(static ack => ack.Version.Length > 0).Skip(1), static ack => Assert.InRange(ack.Resources.Count, 0, 1));
        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task Names_AddedAndDropped_HandlerIsGivenWhatIsNew()
    {
        await using var host = await XdsTestHost.StartAsync();
        host.Scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Endpoint, "a"), Resource(TypeUrls.Endpoint, "b")]));
        await using var client = Client(static _ => null, host.Address);
        client.Subscribe(TypeUrls.Endpoint, wildcard: false, ["a"]);
        var running = client.RunAsync(CancellationToken.None);
        Assert.Equal(["a=1"], await NextAsync());
        client.Subscribe(TypeUrls.Endpoint, wildcard: false, ["a", "b"]);
        Assert.Equal(["b=1"], await NextAsync());
        client.Subscribe(TypeUrls.Endpoint, wildcard: false, ["b"]);
        host.Scope.Update([Resource(TypeUrls.Endpoint, "b", "2")]);
        Assert.Equal(["b=2"], await NextAsync());
        client.Subscribe(TypeUrls.Endpoint, wildcard: false, ["a", "b"]);
        Assert.Equal(["a=1"], await NextAsync());
        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task Reconnect_SaysWhatItHas_AndIsSentOnlyWhatDiffers()
    {
        await using var first = await XdsTestHost.StartAsync();
        await using var second = await XdsTestHost.StartAsync();
        first.Scope.Set(XdsResourceSet.Create([.. Enumerable.Range(0, 100).Select(static i => Resource(TypeUrls.Cluster, $"c{i:D2}"))]));
        second.Scope.Set(first.Scope.Current.With([Resource(TypeUrls.Cluster, "c50", "2")], [(TypeUrls.Cluster, "c51")]));
        await using var client = Client(static _ => null, first.Address, second.Address);
        client.Subscribe(TypeUrls.Cluster, wildcard: true, []);
        var running = client.RunAsync(CancellationToken.None);
        Assert.Equal(100, (await NextAsync()).Length);
        await first.StopAsync();
        var changed = await NextAsync();
        Assert.Contains("c50=2", changed);
        while (changed.Length == 100)
        {
            changed = await NextAsync();
        }

        Assert.Equal(99, changed.Length);
        await client.DisposeAsync();
        await running;
        Assert.Equal(["c50"], second.Acks.SelectMany(static ack => ack.Resources).Select(static resource => resource.Name));
    }

    [Fact]
    public async Task Rejection_KeepsWhatItHad_AndTakesTheNext()
    {
        await using var host = await XdsTestHost.StartAsync();
        host.Scope.Set(XdsResourceSet.Create([Resource(TypeUrls.Cluster, "a")]));
        await using var client = Client(
            static response => response.Resources.Any(static resource => System.Text.Encoding.UTF8.GetString(resource.Value.Span) == "a=2")
                ? "not two"
                : null, host.Address);
        client.Subscribe(TypeUrls.Cluster, wildcard: true, []);
        var running = client.RunAsync(CancellationToken.None);
        Assert.Equal(["a=1"], await NextAsync());
        host.Scope.Update([Resource(TypeUrls.Cluster, "a", "2")]);
        Assert.Equal(["a=2"], await NextAsync());
        host.Scope.Update([Resource(TypeUrls.Cluster, "a", "3")]);
        Assert.Equal(["a=3"], await NextAsync());
        Assert.Equal("not two", Assert.Single(host.Nacks).Nack?.Message);
        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task OtherServer_IsLeftWhenTheFirstCanBeReachedAgain()
    {
        await using var one = await ScriptedAdsServer.StartAsync();
        await using var other = await ScriptedAdsServer.StartAsync();
        await using var client = new AdsClient(
            new AdsClientOptions
            {
                Servers = [one.Address, other.Address],
                Node = new Node { Id = "n" },
                TimeProvider = _time,
                Jitter = static () => 1
            }, NullLogger.Instance)
        {
            OnResponse = static _ => null,
        };
        client.Subscribe(TypeUrls.Cluster, wildcard: true, []);
        var running = client.RunAsync(CancellationToken.None);
        (await one.AcceptAsync()).End(new Grpc.Core.Status(Grpc.Core.StatusCode.Unavailable, ""));
        await (await other.AcceptAsync()).NextAsync();
        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromSeconds(60));
        await (await one.AcceptAsync()).NextAsync();
        await client.DisposeAsync();
        await running;
    }

    private AdsClient Client(Func<AdsResponse, string?> judge, params Uri[] servers) => new(
        new AdsClientOptions { Servers = servers, Node = new Node { Id = "n" }, TimeProvider = _time, Incremental = true },
        NullLogger.Instance)
    {
        OnResponse = response =>
        {
            _responses.Writer.TryWrite(response);
            return judge(response);
        },
    };

    private async Task<string[]> NextAsync()
    {
        var response = await _responses.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        return [.. response.Resources.Select(static resource => System.Text.Encoding.UTF8.GetString(resource.Value.Span))];
    }
}

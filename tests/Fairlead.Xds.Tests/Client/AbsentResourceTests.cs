using System.Threading.Channels;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Testing.Time;
using Fairlead.Testing.Xds;
using Fairlead.Xds.Client;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Tests.Server;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Xds.Tests.Client;

/// <summary>
/// What a client makes of resources that are not there: told by the server where it can say so, else after a time, as gRPC has it (A57).
/// </summary>
public sealed class AbsentResourceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WatchedTimeProvider _time = new();
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    [Fact]
    public async Task Sotw_NameThatDoesNotCome_IsAbsentAfterTheTime_AndTakenWhenItComesLate()
    {
        await using var server = await ScriptedAdsServer.StartAsync();
        await using var client = Client(incremental: false, server.Address);
        client.Subscribe(TypeUrls.Endpoint, wildcard: false, ["a", "b", "c"]);
        var running = client.RunAsync(CancellationToken.None);
        var stream = await server.AcceptAsync();
        await stream.NextAsync();
        await AcknowledgedAsync(stream, Endpoints("1", "b"));
        _time.Advance(TimeSpan.FromSeconds(14.9));
        client.Add(TypeUrls.Endpoint, ["d"]);
        Assert.Equal(["a", "b", "c", "d"], (await stream.NextAsync()).ResourceNames);
        await AcknowledgedAsync(stream, Endpoints("2", "b"));
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("b", await NextAsync());
        Assert.Equal("b", await NextAsync());
        Assert.Equal("no a,c", await NextAsync());
        await stream.SendAsync(Endpoints("3", "c"));
        Assert.Equal("c", await NextAsync());

        // What was asked for later has its own time, and what is absent is said once.
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal("no d", await NextAsync());
        await client.DisposeAsync();
        await running;
        Assert.False(_events.Reader.TryRead(out _));
    }

    [Fact]
    public async Task WithoutAStream_NothingRunsOut()
    {
        await using var server = await ScriptedAdsServer.StartAsync();
        await using var client = Client(incremental: false, server.Address, pause: TimeSpan.FromSeconds(60));
        client.Subscribe(TypeUrls.Endpoint, wildcard: false, ["a"]);
        var running = client.RunAsync(CancellationToken.None);
        var stream = await server.AcceptAsync();
        await stream.NextAsync();
        await _time.WaitForTimersAsync(1).WaitAsync(Patience);
        stream.End(new Status(StatusCode.Unavailable, ""));
        await _time.WaitForTimersAsync(2).WaitAsync(Patience); // the pause before the next attempt
        _time.Advance(TimeSpan.FromSeconds(60));
        stream = await server.AcceptAsync();
        await stream.NextAsync();
        await stream.SendAsync(Endpoints("1", "a"));
        Assert.Equal("a", await NextAsync());
        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task Sotw_ClusterLeftOutOfTheWholeState_IsAbsentAtOnce()
    {
        await using var server = await ScriptedAdsServer.StartAsync();
        await using var client = Client(incremental: false, server.Address);
        client.Subscribe(TypeUrls.Cluster, wildcard: false, ["a", "b"]);
        var running = client.RunAsync(CancellationToken.None);
        var stream = await server.AcceptAsync();
        await stream.NextAsync();
        await stream.SendAsync(Clusters("1", "a", "b"));
        await stream.SendAsync(Clusters("2", "b"));
        Assert.Equal("a,b", await NextAsync());
        Assert.Equal("b", await NextAsync());
        Assert.Equal("no a", await NextAsync());
        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task Delta_WhatTheServerHasNot_OrTakesAway_IsAbsentAtOnce()
    {
        await using var host = await XdsTestHost.StartAsync();
        host.Scope.Set(XdsResourceSet.Create([Sotw.SessionDriver.Resource(TypeUrls.Endpoint, "a")]));
        await using var client = Client(incremental: true, host.Address);
        client.Subscribe(TypeUrls.Endpoint, wildcard: false, ["a", "b"]);
        var running = client.RunAsync(CancellationToken.None);
        Assert.Equal(["a", "no b"], new[] { await NextAsync(), await NextAsync() }.Order());
        host.Scope.Update([Sotw.SessionDriver.Resource(TypeUrls.Endpoint, "b")], [(TypeUrls.Endpoint, "a")]);
        Assert.Equal(["b", "no a"], new[] { await NextAsync(), await NextAsync() }.Order());
        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task AddAndDrop_OnDemand_TheServerIsToldTheDifference()
    {
        await using var host = await XdsTestHost.StartAsync();
        host.Scope.Set(
            XdsResourceSet.Create([.. "abc".Select(static name => Sotw.SessionDriver.Resource(TypeUrls.Endpoint, name.ToString()))]));
        await using var client = Client(incremental: true, host.Address);
        client.Subscribe(TypeUrls.Endpoint, wildcard: false, ["a"]);
        var running = client.RunAsync(CancellationToken.None);
        Assert.Equal("a", await NextAsync());
        client.Add(TypeUrls.Endpoint, ["a", "b"]);
        Assert.Equal("b", await NextAsync());
        client.Drop(TypeUrls.Endpoint, ["a", "z"]);
        client.Add(TypeUrls.Endpoint, ["c"]);
        Assert.Equal("c", await NextAsync());
        host.Scope.Update([.. "abc".Select(static name => Sotw.SessionDriver.Resource(TypeUrls.Endpoint, name.ToString(), "2"))]);
        Assert.Equal("b,c", await NextAsync());
        await client.DisposeAsync();
        await running;
    }

    [Fact]
    public async Task Delta_Resumed_SaysWhatItHasOfWhatItAsksFor_AndWaitsForNothing()
    {
        await using var host = await XdsTestHost.StartAsync();
        host.Scope.Set(
            XdsResourceSet.Create([.. "abc".Select(static name => Sotw.SessionDriver.Resource(TypeUrls.Cluster, name.ToString()))]));
        host.Scope.Update([.. "abc".Select(static name => Sotw.SessionDriver.Resource(TypeUrls.Endpoint, name.ToString()))]);
        await using var client = Client(incremental: true, host.Address);
        client.Resume(TypeUrls.Cluster, Had(TypeUrls.Cluster, "a", "b", "gone"));
        client.Resume(TypeUrls.Endpoint, Had(TypeUrls.Endpoint, "a", "b"));
        client.Subscribe(TypeUrls.Cluster, wildcard: true, []);
        client.Subscribe(TypeUrls.Endpoint, wildcard: false, ["a", "c"]);
        var running = client.RunAsync(CancellationToken.None);
        List<string> events = [];
        while (!events.Contains("c") || !events.Contains("a,b,c"))
        {
            events.Add(await NextAsync());
        }

        Assert.Equal(["c"], host.Acks.Where(static ack => ack.TypeUrl == TypeUrls.Cluster)
            .SelectMany(static ack => ack.Resources)
            .Select(static resource => resource.Name)
            .Distinct());
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.DoesNotContain(events, static e => e.StartsWith("no ", StringComparison.Ordinal));
        Assert.False(_events.Reader.TryRead(out _));
        await client.DisposeAsync();
        await running;

        AdsState Had(string type, params string[] names) => new(
            "",
            [.. names.Select(name => new AdsResource(
                type, Sotw.SessionDriver.Resource(type, name).Value, name, Sotw.SessionDriver.Resource(type, name).Version))]);
    }

    /// <summary>
    /// The time of a name begins when its request has been written, which the server may see earlier than the client. The client's next
    /// request, here the acknowledgement, is written after that.
    /// </summary>
    private static async Task AcknowledgedAsync(ScriptedAdsStream stream, DiscoveryResponse response)
    {
        await stream.SendAsync(response);
        Assert.Equal(response.Nonce, (await stream.NextAsync()).ResponseNonce);
    }

    private static DiscoveryResponse Endpoints(string version, params string[] names) => Response(
        TypeUrls.Endpoint, version, names.Select(static name => new ClusterLoadAssignment { ClusterName = name }));

    private static DiscoveryResponse Clusters(string version, params string[] names) => Response(
        TypeUrls.Cluster, version, names.Select(static name => new Cluster { Name = name }));

    private static DiscoveryResponse Response(string type, string version, IEnumerable<IMessage> messages)
    {
        var response = new DiscoveryResponse { TypeUrl = type, VersionInfo = version, Nonce = version };
        response.Resources.Add(messages.Select(message => new Any { TypeUrl = type, Value = message.ToByteString() }));
        return response;
    }

    private AdsClient Client(bool incremental, Uri server, TimeSpan? pause = null) => new(
        new AdsClientOptions
        {
            Servers = [server],
            Node = new Node { Id = "n" },
            TimeProvider = _time,
            Incremental = incremental,
            Jitter = static () => 1,
            InitialBackoff = pause ?? TimeSpan.FromMilliseconds(500),
            MaxBackoff = pause ?? TimeSpan.FromSeconds(30),
        },
        NullLogger.Instance)
    {
        OnResponse = response =>
        {
            _events.Writer.TryWrite(string.Join(
                ',', response.Resources.Select(static resource => resource.Name.Length > 0 ? resource.Name : NameOf(resource))));
            return null;
        },
        OnAbsent = (_, names) => _events.Writer.TryWrite("no " + string.Join(',', names.Order(StringComparer.Ordinal))),
    };

    private static string NameOf(AdsResource resource) => resource.TypeUrl == TypeUrls.Cluster
        ? Cluster.Parser.ParseFrom(resource.Value.Span).Name
        : ClusterLoadAssignment.Parser.ParseFrom(resource.Value.Span).ClusterName;

    private async Task<string> NextAsync() => await _events.Reader.ReadAsync().AsTask().WaitAsync(Patience);
}

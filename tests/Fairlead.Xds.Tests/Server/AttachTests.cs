using System.Net;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Fairlead.Testing.Xds;
using Fairlead.Xds.Caches;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;
using Fairlead.Xds.Tests.Transport.Hosting;
using Fairlead.Xds.Transport;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Xds.Tests.Server;

/// <summary>
/// What is known of a client before it is served, who says what it gets, and that no code of others runs under a lock of ours.
/// </summary>
public sealed class AttachTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly XdsScope _scope = new(XdsResourceSet.Create([new XdsResource(TypeUrls.Route, "r", new byte[] { 10, 1, 114 })]));

    [Fact]
    public async Task Opening_Stream_KnowsCertificateHeadersAndConnection()
    {
        using var authority = new TestAuthority("ours");
        using var certificate = authority.Issue("localhost");
        using var workload = authority.Issue("workload.test");
        string? seen = null;
        await using var app = Build(
            (opening, _) =>
            {
                seen =
                    $"{opening.Stream.Node.Id} {opening.Certificate?.Subject} "
                        + $"{opening.Headers["x-token"]} {opening.Connection.RemoteIpAddress}";
                return ValueTask.FromResult(_scope);
            },
            new XdsServerTls { Certificate = () => certificate, ClientAuthorities = () => [authority.Certificate] });
        await app.StartAsync();
        using var channel = XdsChannel.Create(
            new Uri($"https://localhost:{new Uri(app.Urls.Single()).Port}"),
            new XdsChannelOptions { ServerAuthorities = [authority.Certificate], ClientCertificate = workload });
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(Method, null, new CallOptions([new("x-token", "secret")]));
        await call.RequestStream.WriteAsync(
            new DiscoveryRequest { Node = new Node { Id = "n" }, TypeUrl = TypeUrls.Route, ResourceNames = { "r" } });
        Assert.True(await call.ResponseStream.MoveNext(default));
        Assert.Equal("n CN=workload.test secret 127.0.0.1", seen);
    }

    [Fact]
    public async Task Attach_TakesLong_OthersAreServedAndARefusalIsTold()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var decided = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = Build(async (opening, cancellationToken) =>
        {
            if (opening.Stream.Node.Id != "slow")
            {
                return _scope;
            }

            entered.TrySetResult();
            await decided.Task.WaitAsync(cancellationToken);
            throw new RpcException(new(StatusCode.PermissionDenied, "slow is not welcome"));
        });
        await app.StartAsync();
        await using var slow = ScriptedAdsClient.Connect(new Uri(app.Urls.Single()), "slow");
        await slow.SubscribeAsync(TypeUrls.Route, "r");
        await entered.Task.WaitAsync(Patience);
        await using (var quick = ScriptedAdsClient.Connect(new Uri(app.Urls.Single()), "quick"))
        {
            await quick.SubscribeAsync(TypeUrls.Route, "r");
            await quick.NextAckedAsync(TypeUrls.Route);
        }

        decided.SetResult();
        var status = await slow.EndAsync();
        Assert.Equal((StatusCode.PermissionDenied, "slow is not welcome"), (status.StatusCode, status.Detail));
    }

    [Fact]
    public async Task Attach_ClientGoesMeanwhile_IsCancelled()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = Build(async (_, cancellationToken) =>
        {
            entered.TrySetResult();
            await using var registration = cancellationToken.Register(() => cancelled.TrySetResult());
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return _scope;
        });
        await app.StartAsync();
        await using (var client = ScriptedAdsClient.Connect(new Uri(app.Urls.Single())))
        {
            await client.SubscribeAsync(TypeUrls.Route, "r");
            await entered.Task.WaitAsync(Patience);
        }

        await cancelled.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Fetch_EachCertificateAndToken_IsAskedForItself()
    {
        await using var app = Build((opening, _) => opening.Headers.Authorization == "good"
            ? ValueTask.FromResult(_scope)
            : throw new RpcException(new(StatusCode.PermissionDenied, "not you")));
        await app.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await FetchAsync("good"));
        Assert.Equal(HttpStatusCode.Forbidden, await FetchAsync("bad"));
        Assert.Equal(HttpStatusCode.Forbidden, await FetchAsync("bad"));
        Assert.Equal(HttpStatusCode.OK, await FetchAsync("good"));

        async Task<HttpStatusCode> FetchAsync(string token)
        {
            using var http = new HttpClient
            {
                DefaultRequestVersion = HttpVersion.Version20,
                DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact
            };
            http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", token);
            using var body = new StringContent("""{ "node": { "id": "n" }, "resource_names": ["r"] }""");
            return (await http.PostAsync(new Uri(new Uri(app.Urls.Single()), "/v3/discovery:routes"), body)).StatusCode;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OnDemand_Anywhere_RunsUnderNoLock(bool joined)
    {
        XdsServer? server = null;
        XdsScope? served = null;
        var blocked = 0;
        var asked = 0;
        var made = new XdsScope
        {
            OnDemand = (type, name) =>
            {
                Interlocked.Increment(ref asked);
                if (!IsAnswered(() => server!.Streams().Count + served!.StreamCount)) // set before a client comes
                {
                    Interlocked.Increment(ref blocked);
                }

                return new XdsResource(type, name, new byte[] { 10, 1, (byte)asked });
            },
        };
        IXdsCache cache = new OneScopeCache(made);
        if (joined)
        {
            // The other part changes under its own lock; the joined scope asks then.
            var snapshots = new SnapshotCache(static _ => "all");
            snapshots.SetSnapshot("all", XdsResourceSet.Empty);
            cache = new MuxCache(new Dictionary<string, IXdsCache> { [TypeUrls.Route] = cache }, snapshots);
        }

        await using var host = await XdsTestHost.StartAsync(attach: null, cache: new WatchedCache(cache, scope => served = scope));
        server = host.Server;
        await using var client = host.Connect();
        await client.SubscribeAsync(TypeUrls.Route, "made");
        await client.NextAckedAsync(TypeUrls.Route);
        made.Set(XdsResourceSet.Create([new XdsResource(TypeUrls.Route, "other", new byte[] { 10, 1, 114 })]));
        await client.NextAckedAsync(TypeUrls.Route);
        using var http = new HttpClient
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact
        };
        using var body = new StringContent("""{ "resource_names": ["fetched"] }""");
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsync(new Uri(host.Address, "/v3/discovery:routes"), body)).StatusCode);
        Assert.InRange(asked, 3, int.MaxValue);
        Assert.Equal(0, blocked);
    }

    private static Method<DiscoveryRequest, DiscoveryResponse> Method { get; } = ProtoMarshaller.Duplex(
        "envoy.service.discovery.v3.AggregatedDiscoveryService", "StreamAggregatedResources", DiscoveryRequest.Parser,
        DiscoveryResponse.Parser);

    /// <summary>Whether another thread gets an answer while this one runs the user's code.</summary>
    private static bool IsAnswered(Func<int> ask)
    {
        using var answered = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            _ = ask();
            answered.Set();
        })
        {
            IsBackground = true,
        };
        thread.Start();
        return answered.Wait(TimeSpan.FromSeconds(5));
    }

    private static WebApplication Build(Func<XdsOpening, CancellationToken, ValueTask<XdsScope>> attach, XdsServerTls? tls = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddXdsGrpc();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureXds();
            kestrel.Listen(IPAddress.Loopback, 0, listen => _ = tls is null ? listen.UseXds() : listen.UseXdsTls(tls));
        });
        var app = builder.Build();
        app.MapXds(new XdsServer(new XdsServerOptions { Attach = attach }, NullLogger.Instance));
        return app;
    }

    private sealed class OneScopeCache(XdsScope scope) : IXdsCache
    {
        public ValueTask<XdsScope> AttachAsync(XdsOpening opening, CancellationToken cancellationToken) => ValueTask.FromResult(scope);

        public void Detach(XdsStreamInfo stream)
        {
            // The scope outlives the streams.
        }
    }

    private sealed class WatchedCache(IXdsCache inner, Action<XdsScope> attached) : IXdsCache
    {
        public async ValueTask<XdsScope> AttachAsync(XdsOpening opening, CancellationToken cancellationToken)
        {
            var scope = await inner.AttachAsync(opening, cancellationToken);
            attached(scope);
            return scope;
        }

        public void Detach(XdsStreamInfo stream) => inner.Detach(stream);
    }
}

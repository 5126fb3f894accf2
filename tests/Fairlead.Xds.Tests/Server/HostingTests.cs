using System.Net;
using Envoy.Config.Core.V3;
using Fairlead.Protos;
using Fairlead.Testing.Xds;
using Fairlead.Xds.Caches;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;
using Fairlead.Xds.Transport;
using Grpc.Core;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.Tests.Server;

/// <summary>The server as a part of an application of somebody else.</summary>
public sealed class HostingTests
{
    private static readonly XdsResource Route = new(TypeUrls.Route, "r", new byte[] { 10, 1, 114 });

    [Fact]
    public async Task AddXdsServer_WithoutAttach_TakesTheCacheOfTheContainer()
    {
        await using var app = Build(services => services
            .AddSingleton<IXdsCache>(new LinearCache(TypeUrls.Route, [Route]))
            .AddXdsServer(options => options.ControlPlaneIdentifier = "mine"));
        app.MapXds();
        await app.StartAsync();
        await using var client = ScriptedAdsClient.Connect(Address(app));
        await client.SubscribeAsync(TypeUrls.Route, "r");
        var response = await client.NextAsync(TypeUrls.Route);
        Assert.Equal("mine", response.ControlPlane.Identifier);
        Assert.Single(response.Resources);
    }

    [Fact]
    public async Task AddXdsServer_MoreThanOnce_IsOneServerWithAllSettings()
    {
        var detached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cache = new LinearCache(TypeUrls.Route, [Route]);
        await using var app = Build(services => services
            .AddXdsServer(cache, options => options.Detach = _ => detached.TrySetResult())
            .AddXdsServer(options => options.ControlPlaneIdentifier = "mine"));
        Assert.Same(cache, app.Services.GetRequiredService<IXdsCache>());
        Assert.Single(app.Services.GetServices<XdsServer>());
        Assert.Single(
            app.Services.GetServices<IHostedService>(), static service => service.GetType().Assembly == typeof(XdsServer).Assembly);
        app.MapXds();
        await app.StartAsync();
        await using (var client = ScriptedAdsClient.Connect(Address(app)))
        {
            await client.SubscribeAsync(TypeUrls.Route, "r");
            Assert.Equal("mine", (await client.NextAsync(TypeUrls.Route)).ControlPlane.Identifier);
        }

        await detached.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task AddXdsServer_NothingSaysWhatIsServed_Throws()
    {
        await using var app = Build(static services => services.AddXdsServer());
        Assert.Contains("IXdsCache", Assert.Throws<InvalidOperationException>(() => app.MapXds()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MapXds_RequireAuthorization_HoldsForStreamsAndForFetching()
    {
        await using var app = Build(static services =>
        {
            services.AddXdsServer(new LinearCache(TypeUrls.Route, [Route]));
            services.AddAuthentication("header").AddScheme<AuthenticationSchemeOptions, HeaderAuthentication>("header", null);
            services.AddAuthorization();
        });
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapXds().RequireAuthorization();
        await app.StartAsync();
        await using var stranger = ScriptedAdsClient.Connect(Address(app));
        await stranger.SubscribeAsync(TypeUrls.Route, "r");
        Assert.Equal(StatusCode.Unauthenticated, (await stranger.EndAsync()).StatusCode);

        using var http = new HttpClient
        {
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact
        };
        using var body = new StringContent("{}");
        var refused = await http.PostAsync(new Uri(Address(app), "/v3/discovery:routes"), body);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);

        http.DefaultRequestHeaders.Add(HeaderAuthentication.Header, "somebody");
        using var again = new StringContent("""{ "resource_names": ["r"] }""");
        Assert.Equal(HttpStatusCode.OK, (await http.PostAsync(new Uri(Address(app), "/v3/discovery:routes"), again)).StatusCode);
        using var channel = XdsChannel.Create(Address(app));
        using var call = channel.CreateCallInvoker().AsyncDuplexStreamingCall(
            ProtoMarshaller.Duplex(
                "envoy.service.discovery.v3.AggregatedDiscoveryService",
                "StreamAggregatedResources",
                Envoy.Service.Discovery.V3.DiscoveryRequest.Parser,
                Envoy.Service.Discovery.V3.DiscoveryResponse.Parser),
            null,
            new CallOptions([new(HeaderAuthentication.Header, "somebody")]));
        await call.RequestStream.WriteAsync(new() { Node = new Node { Id = "n" }, TypeUrl = TypeUrls.Route, ResourceNames = { "r" } });
        Assert.True(await call.ResponseStream.MoveNext(default));
    }

    private static WebApplication Build(Action<IServiceCollection> services)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        services(builder.Services);
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.ConfigureXds();
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.UseXds());
        });
        return builder.Build();
    }

    private static Uri Address(WebApplication app) => new(app.Urls.Single());
}

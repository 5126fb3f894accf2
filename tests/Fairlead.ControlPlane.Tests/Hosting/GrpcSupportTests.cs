using System.Net;
using Fairlead.ControlPlane.Hosting;
using Fairlead.Xds.Transport;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Alpha = Grpc.Reflection.V1Alpha;
using Current = Grpc.Reflection.V1;

namespace Fairlead.ControlPlane.Tests.Hosting;

/// <summary>Health and reflection, with the clients that others generate for them.</summary>
public sealed class GrpcSupportTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app = WebHosts.Build(
        new(IPAddress.Loopback, 0), static kestrel => kestrel.ConfigureXds(), static listen => listen.UseXds(), NullLoggerFactory.Instance,
        static services => services.AddXdsGrpc());

    private GrpcChannel _channel = null!; // made before each test

    public async ValueTask InitializeAsync()
    {
        GrpcSupport.Map(_app);
        await _app.StartAsync();
        _channel = XdsChannel.Create(new Uri($"http://{WebHosts.AddressOf(_app)}"));
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Check_TheServer_Serves()
    {
        var client = new Health.HealthClient(_channel);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await client.CheckAsync(new HealthCheckRequest())).Status);
        var error = await Assert.ThrowsAsync<RpcException>(
            () => client.CheckAsync(new HealthCheckRequest { Service = "no.Service" }).ResponseAsync);
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task Watch_ServerStops_EndsAtOnce()
    {
        using var call = new Health.HealthClient(_channel).Watch(new HealthCheckRequest());
        Assert.True(await call.ResponseStream.MoveNext(default));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, call.ResponseStream.Current.Status);
        await _app.StopAsync().WaitAsync(Patience);
        await Record.ExceptionAsync(() => call.ResponseStream.MoveNext(default).WaitAsync(Patience));
        Assert.NotNull(call.GetStatus().Detail);
    }

    [Fact]
    public async Task Reflection_V1_AnswersWhatToolsAsk()
    {
        using var call = new Current.ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo();
        var services =
            (await AskAsync(new Current.ServerReflectionRequest { ListServices = "" })).ListServicesResponse.Service.Select(static one =>
                one.Name);
        Assert.Superset(
            new HashSet<string>(
                ["envoy.service.discovery.v3.AggregatedDiscoveryService", "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection"]),
            new HashSet<string>(services));

        // The last is a type that only occurs inside of an Any.
        foreach (var symbol in new[]
        {
            "envoy.service.discovery.v3.AggregatedDiscoveryService", "grpc.health.v1.Health",
            "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        })
        {
            Assert.NotEmpty((await AskAsync(
                new Current.ServerReflectionRequest { FileContainingSymbol = symbol })).FileDescriptorResponse.FileDescriptorProto);
        }

        Assert.Equal((int)StatusCode.NotFound,
            (await AskAsync(new Current.ServerReflectionRequest { FileByFilename = "no.proto" })).ErrorResponse.ErrorCode);

        async Task<Current.ServerReflectionResponse> AskAsync(Current.ServerReflectionRequest request)
        {
            await call.RequestStream.WriteAsync(request);
            Assert.True(await call.ResponseStream.MoveNext(default));
            return call.ResponseStream.Current;
        }
    }

    [Fact]
    public async Task Reflection_V1Alpha_IsThereToo()
    {
        using var call = new Alpha.ServerReflection.ServerReflectionClient(_channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new Alpha.ServerReflectionRequest { FileContainingSymbol = "envoy.config.cluster.v3.Cluster" });
        Assert.True(await call.ResponseStream.MoveNext(default));
        var files = call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto.Select(
            static bytes => FileDescriptorProto.Parser.ParseFrom(bytes).Name);
        Assert.Contains("envoy/config/cluster/v3/cluster.proto", files);
    }
}

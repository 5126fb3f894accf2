using Fairlead.Grpc.Client;
using Fairlead.Grpc.Health;
using Fairlead.Grpc.Health.Wire;
using Fairlead.Grpc.InteropServer.Wire;
using Fairlead.Grpc.Reflection;
using Fairlead.Grpc.Reflection.Wire.V1;
using Fairlead.Grpc.Server;
using Fairlead.Grpc.Tests.Hosting;
using Google.Protobuf.Reflection;
using ServingStatus = Fairlead.Grpc.Health.Wire.HealthCheckResponse.Types.ServingStatus;

namespace Fairlead.Grpc.Tests.Calls;

public sealed class HealthAndReflectionTests
{
    private static readonly GrpcMethod<HealthCheckRequest, HealthCheckResponse> Check =
        new("grpc.health.v1.Health", "Check", GrpcMarshaller.For(HealthCheckRequest.Parser), GrpcMarshaller.For(HealthCheckResponse.Parser));

    private static readonly GrpcMethod<HealthCheckRequest, HealthCheckResponse> Watch =
        new("grpc.health.v1.Health", "Watch", GrpcMarshaller.For(HealthCheckRequest.Parser), GrpcMarshaller.For(HealthCheckResponse.Parser));

    private readonly GrpcHealth _health = new();

    [Fact]
    public async Task Check_Services_AreAsSet()
    {
        _health.SetStatus("a", GrpcServingStatus.NotServing);
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpcHealth(_health));
        Assert.Equal(ServingStatus.Serving, (await host.Channel.UnaryAsync(Check, new HealthCheckRequest())).Status);
        Assert.Equal(ServingStatus.NotServing, (await host.Channel.UnaryAsync(Check, new HealthCheckRequest { Service = "a" })).Status);
        var error = await Assert.ThrowsAsync<GrpcException>(() => host.Channel.UnaryAsync(Check, new HealthCheckRequest { Service = "b" }));
        Assert.Equal(GrpcStatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task Watch_Changes_AreToldOnce()
    {
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpcHealth(_health));
        using var call = host.Channel.ServerStreaming(Watch, new HealthCheckRequest { Service = "late" });
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync());
        _health.SetStatus("late", GrpcServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await NextAsync());
        _health.SetStatus("late", GrpcServingStatus.Serving);
        _health.SetStatus("other", GrpcServingStatus.NotServing);
        _health.SetStatus("late", GrpcServingStatus.NotServing);
        Assert.Equal(ServingStatus.NotServing, await NextAsync());

        async Task<ServingStatus> NextAsync()
        {
            Assert.True(await call.ResponseReader.MoveNextAsync());
            return call.ResponseReader.Current.Status;
        }
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task Reflection_Questions_AreAnswered(string version)
    {
        var method = new GrpcMethod<ServerReflectionRequest, ServerReflectionResponse>(
            $"grpc.reflection.{version}.ServerReflection",
            "ServerReflectionInfo",
            GrpcMarshaller.For(ServerReflectionRequest.Parser),
            GrpcMarshaller.For(ServerReflectionResponse.Parser));
        await using var host = await GrpcTestHost.StartAsync(app =>
        {
            app.MapGrpc(EchoService.WithUnary((_, _) => Task.FromResult(new SimpleResponse())));
            app.MapGrpcReflection(TestReflection.Descriptor);
            app.MapGrpcHealth(_health);
        });
        using var call = host.Channel.DuplexStreaming(method);

        var services = await AskAsync(new ServerReflectionRequest { ListServices = "*", Host = "h" });
        Assert.Equal("h", services.ValidHost);
        Assert.Equal(
            ["grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "test.Echo"],
            services.ListServicesResponse.Service.Select(service => service.Name).Order(StringComparer.Ordinal));

        var files = Files(await AskAsync(new ServerReflectionRequest { FileContainingSymbol = "grpc.testing.TestService.UnaryCall" }));
        Assert.Equal(["grpc/testing/test.proto", "grpc/testing/empty.proto", "grpc/testing/messages.proto"], files);

        // Imports that went out on this stream are not sent again, the file itself is.
        files = Files(await AskAsync(new ServerReflectionRequest { FileByFilename = "grpc/testing/test.proto" }));
        Assert.Equal(["grpc/testing/test.proto"], files);

        foreach (var symbol in new[] { "grpc.testing.PayloadType", "grpc.testing.SimpleRequest.payload", "grpc.health.v1.HealthCheckResponse.ServingStatus", "grpc.testing.COMPRESSABLE" })
        {
            Assert.NotEmpty(Files(await AskAsync(new ServerReflectionRequest { FileContainingSymbol = symbol })));
        }

        Assert.Empty((await AskAsync(new ServerReflectionRequest { AllExtensionNumbersOfType = "grpc.testing.Empty" })).AllExtensionNumbersResponse.ExtensionNumber);
        foreach (var unknown in new[]
        {
            new ServerReflectionRequest { FileByFilename = "no.proto" },
            new ServerReflectionRequest { FileContainingSymbol = "no.Symbol" },
            new ServerReflectionRequest { AllExtensionNumbersOfType = "no.Type" },
            new ServerReflectionRequest { FileContainingExtension = new ExtensionRequest { ContainingType = "grpc.testing.Empty", ExtensionNumber = 7 } },
        })
        {
            Assert.Equal((int)GrpcStatusCode.NotFound, (await AskAsync(unknown)).ErrorResponse.ErrorCode);
        }

        Assert.Equal((int)GrpcStatusCode.InvalidArgument, (await AskAsync(new ServerReflectionRequest())).ErrorResponse.ErrorCode);

        async Task<ServerReflectionResponse> AskAsync(ServerReflectionRequest request)
        {
            await call.RequestWriter.WriteAsync(request);
            Assert.True(await call.ResponseReader.MoveNextAsync());
            Assert.Equal(request, call.ResponseReader.Current.OriginalRequest);
            return call.ResponseReader.Current;
        }
    }

    private static List<string> Files(ServerReflectionResponse response) =>
        [.. response.FileDescriptorResponse.FileDescriptorProto.Select(bytes => FileDescriptorProto.Parser.ParseFrom(bytes).Name)];
}

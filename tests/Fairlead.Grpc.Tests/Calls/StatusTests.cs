using Fairlead.Grpc.InteropServer.Wire;
using Fairlead.Grpc.Server;
using Fairlead.Grpc.Tests.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Fairlead.Grpc.Tests.Calls;

public sealed class StatusTests
{
    [Fact]
    public async Task Throw_GrpcException_CarriesCodeMessageDetailsAndTrailers()
    {
        byte[] details = [1, 2, 254, 255];
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithUnary((_, call) =>
        {
            call.ResponseTrailers.Add("from-call", "a");
            var trailers = new GrpcMetadata { { "from-error", "b" } };
            throw new GrpcException(new GrpcStatus(GrpcStatusCode.FailedPrecondition, "100 % ☺\n", details), trailers);
        })));

        var error = await Assert.ThrowsAsync<GrpcException>(() => host.Channel.UnaryAsync(EchoService.Unary, new SimpleRequest()));
        Assert.Equal(GrpcStatusCode.FailedPrecondition, error.StatusCode);
        Assert.Equal("100 % ☺\n", error.Status.Message);
        Assert.Equal(details, error.StatusDetails.ToArray());
        Assert.Equal("a", error.Trailers.Get("from-call"));
        Assert.Equal("b", error.Trailers.Get("from-error"));
    }

    [Fact]
    public async Task SetStatus_InUnary_SendsStatusAndNoMessage()
    {
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithUnary((_, call) =>
        {
            call.SetStatus(GrpcStatusCode.NotFound, "nothing there");
            return Task.FromResult(new SimpleResponse());
        })));
        var error = await Assert.ThrowsAsync<GrpcException>(() => host.Channel.UnaryAsync(EchoService.Unary, new SimpleRequest()));
        Assert.Equal(GrpcStatusCode.NotFound, error.StatusCode);
        Assert.Equal("nothing there", error.Status.Message);
    }

    [Fact]
    public async Task SetStatus_AfterMessages_ComesBehindThem()
    {
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithDuplex(async (requests, responses, call) =>
        {
            await EchoService.CountAsync(requests, responses, call);
            call.SetStatus(GrpcStatusCode.DataLoss, "the rest is gone");
        })));
        using var call = host.Channel.DuplexStreaming(EchoService.Duplex);
        await call.RequestWriter.WriteAsync(new SimpleRequest { ResponseSize = 7 });
        await call.RequestWriter.CompleteAsync();
        Assert.True(await call.ResponseReader.MoveNextAsync());
        Assert.Equal("7", call.ResponseReader.Current.Username);
        Assert.Null(call.GetStatus());
        var error = await Assert.ThrowsAsync<GrpcException>(() => call.ResponseReader.MoveNextAsync().AsTask());
        Assert.Equal(GrpcStatusCode.DataLoss, error.StatusCode);
        Assert.Equal(GrpcStatusCode.DataLoss, call.GetStatus()!.Value.Code);
    }

    [Fact]
    public async Task Throw_OtherException_IsUnknownAndLoggedButNotTold()
    {
        await using var host = await GrpcTestHost.StartAsync(
            app => app.MapGrpc(EchoService.WithUnary((_, _) => throw new InvalidOperationException("secret path"))));
        host.ExpectErrors = true;
        var error = await Assert.ThrowsAsync<GrpcException>(() => host.Channel.UnaryAsync(EchoService.Unary, new SimpleRequest()));
        Assert.Equal(GrpcStatusCode.Unknown, error.StatusCode);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Contains("secret path", Assert.Single(host.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_UnknownMethodOrService_IsUnimplemented()
    {
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithUnary((_, _) => Task.FromResult(new SimpleResponse()))));
        var method = await Assert.ThrowsAsync<GrpcException>(() => host.Channel.UnaryAsync(EchoService.Method("Nothing"), new SimpleRequest()));
        Assert.Equal(GrpcStatusCode.Unimplemented, method.StatusCode);
        Assert.Contains("unknown method /test.Echo/Nothing", method.Message, StringComparison.Ordinal);
        var unknown = EchoService.Unary with { Service = "test.Nobody" };
        var service = await Assert.ThrowsAsync<GrpcException>(
            () => host.Channel.UnaryAsync(new Client.GrpcMethod<SimpleRequest, SimpleResponse>("test.Nobody", "Unary", unknown.Request, unknown.Response), new SimpleRequest()));
        Assert.Equal(GrpcStatusCode.Unimplemented, service.StatusCode);
        Assert.Contains("unknown service in /test.Nobody/Unary", service.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MapGrpc_Twice_Throws()
    {
        var app = WebApplication.CreateSlimBuilder().Build();
        var service = EchoService.WithUnary((_, _) => Task.FromResult(new SimpleResponse()));
        app.MapGrpc(service);
        Assert.Contains("test.Echo is mapped twice", Assert.Throws<InvalidOperationException>(() => app.MapGrpc(service)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => service.AddUnary("Unary", EchoService.Request, EchoService.Response, (_, _) => Task.FromResult(new SimpleResponse())));
    }

    [Fact]
    public async Task Metadata_BothKindsBothWays_Arrives()
    {
        GrpcMetadata? seen = null;
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithUnary((_, call) =>
        {
            seen = call.RequestHeaders;
            Assert.StartsWith("ipv4:127.0.0.1:", call.Peer, StringComparison.Ordinal);
            Assert.Equal("/test.Echo/Unary", call.Method);
            Assert.Null(call.Deadline);
            Assert.Null(call.ClientCertificate);
            call.ResponseHeaders.Add("h", "1");
            call.ResponseHeaders.Add("h", "2");
            call.ResponseHeaders.Add("h-bin", new byte[] { 0, 255 });
            call.ResponseTrailers.Add("t", "3");
            call.ResponseTrailers.Add("t-bin", Array.Empty<byte>());
            return Task.FromResult(new SimpleResponse());
        })));
        var headers = new GrpcMetadata { { "accept", "a, b" }, { "x", "1" }, { "x", "2" }, { "y-bin", new byte[] { 7, 8, 9 } }, { "user-agent", "me" } };
        var response = await host.Channel.UnaryWithMetadataAsync(EchoService.Unary, new SimpleRequest(), new() { Headers = headers });
        Assert.Equal(["1", "2"], seen!.GetAll("x").SelectMany(value => value.Split(", ")));
        Assert.Equal("a, b", seen.Get("accept"));
        Assert.Equal("me", seen.Get("user-agent"));
        Assert.Equal([7, 8, 9], seen.GetBinary("y-bin")!.Value.ToArray());
        Assert.DoesNotContain(seen, entry => entry.Key is "te" or "content-type" or "host" || entry.Key.StartsWith("grpc-", StringComparison.Ordinal));
        Assert.Equal(["1", "2"], response.Headers.GetAll("h"));
        Assert.Equal([0, 255], response.Headers.GetBinary("h-bin")!.Value.ToArray());
        Assert.Equal("3", response.Trailers.Get("t"));
        Assert.Equal([], response.Trailers.GetBinary("t-bin")!.Value.ToArray());
    }

    [Fact]
    public async Task SendHeaders_BeforeAnyMessage_ReachesTheClient()
    {
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithDuplex(async (requests, responses, call) =>
        {
            call.ResponseHeaders.Add("early", "yes");
            await call.SendHeadersAsync();
            await EchoService.CountAsync(requests, responses, call);
        })));
        using var call = host.Channel.DuplexStreaming(EchoService.Duplex);
        Assert.Equal("yes", (await call.ResponseHeadersAsync()).Get("early"));
        await call.RequestWriter.CompleteAsync();
        Assert.False(await call.ResponseReader.MoveNextAsync());
        Assert.True(call.GetStatus()!.Value.IsOk);
    }
}

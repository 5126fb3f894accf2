using Fairlead.Xds.InteropServer.Wire;
using Fairlead.Xds.Tests.Transport.Hosting;
using Fairlead.Xds.Transport;
using Grpc.Core;

namespace Fairlead.Xds.Tests.Transport.Calls;

public sealed class StatusTests
{
    [Fact]
    public async Task Throw_RpcException_CarriesCodeMessageDetailsAndTrailers()
    {
        byte[] details = [1, 2, 254, 255];
        await using var host = await GrpcTestHost.StartAsync(EchoService.WithUnary((_, call) =>
        {
            call.ResponseTrailers.Add("from-call", "a");
            throw new RpcException(
                new(StatusCode.FailedPrecondition, "100 % ☺\n"), [new("from-error", "b"), new("grpc-status-details-bin", details)]);
        }));

        var error = await Assert.ThrowsAsync<RpcException>(() => host.Unary().ResponseAsync);
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Equal("100 % ☺\n", error.Status.Detail);
        Assert.Equal(details, error.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal("a", error.Trailers.GetValue("from-call"));
        Assert.Equal("b", error.Trailers.GetValue("from-error"));
    }

    [Fact]
    public async Task Status_SetInUnary_SendsStatusAndNoMessage()
    {
        await using var host = await GrpcTestHost.StartAsync(EchoService.WithUnary((_, call) =>
        {
            call.Status = new(StatusCode.NotFound, "nothing there");
            return Task.FromResult(new SimpleResponse());
        }));
        var error = await Assert.ThrowsAsync<RpcException>(() => host.Unary().ResponseAsync);
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.Equal("nothing there", error.Status.Detail);
    }

    [Fact]
    public async Task Status_SetAfterMessages_ComesBehindThem()
    {
        await using var host = await GrpcTestHost.StartAsync(EchoService.WithDuplex(async (requests, responses, call) =>
        {
            await EchoService.CountAsync(requests, responses, call);
            call.Status = new(StatusCode.DataLoss, "the rest is gone");
        }));
        using var call = host.Duplex();
        await call.RequestStream.WriteAsync(new SimpleRequest { ResponseSize = 7 });
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(default));
        Assert.Equal("7", call.ResponseStream.Current.Username);
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default));
        Assert.Equal(StatusCode.DataLoss, error.StatusCode);
    }

    [Fact]
    public async Task Throw_OtherException_IsUnknownAndLoggedOnceButNotTold()
    {
        await using var host = await GrpcTestHost.StartAsync(
            EchoService.WithUnary(static (_, _) => throw new InvalidOperationException("secret path")));
        host.ExpectErrors = true;
        var error = await Assert.ThrowsAsync<RpcException>(() => host.Unary().ResponseAsync);
        Assert.Equal(StatusCode.Unknown, error.StatusCode);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Contains("secret path", Assert.Single(host.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_UnknownMethodOrService_IsUnimplemented()
    {
        await using var host = await GrpcTestHost.StartAsync(EchoService.WithUnary(static (_, _) => Task.FromResult(new SimpleResponse())));
        foreach (var (service, name) in new[] { (EchoService.Name, "Nothing"), ("test.Nobody", "Unary") })
        {
            var method = ProtoMarshaller.Unary(service, name, SimpleRequest.Parser, SimpleResponse.Parser);
            var error = await Assert.ThrowsAsync<RpcException>(
                () => host.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, default, new SimpleRequest()).ResponseAsync);
            Assert.Equal(StatusCode.Unimplemented, error.StatusCode);
        }
    }

    [Fact]
    public async Task Call_Any_KnowsItsPeerAndMethod()
    {
        await using var host = await GrpcTestHost.StartAsync(EchoService.WithUnary(static (_, call) =>
        {
            Assert.StartsWith("ipv4:127.0.0.1:", call.Peer, StringComparison.Ordinal);
            Assert.Equal("/test.Echo/Unary", call.Method);
            Assert.Equal(DateTime.MaxValue, call.Deadline);
            Assert.Equal("1", call.RequestHeaders.GetValue("x"));
            return Task.FromResult(new SimpleResponse());
        }));
        await host.Unary(options: new(new Metadata { { "x", "1" } }));
    }

    [Fact]
    public void Describe_RefusedConnection_SaysWhy()
    {
        var inner = new HttpRequestException("refused", new System.Net.Sockets.SocketException(111));
        Assert.Equal("Unavailable: no connection (" + inner.InnerException!.Message + ")",
            XdsChannel.Describe(new(new(StatusCode.Unavailable, "no connection", inner))));
        Assert.Equal("Unavailable: it was refused",
            XdsChannel.Describe(new(new(StatusCode.Unavailable, "it was refused", new IOException("refused")))));
        Assert.Equal("Aborted", XdsChannel.Describe(new(new(StatusCode.Aborted, ""))));
    }
}

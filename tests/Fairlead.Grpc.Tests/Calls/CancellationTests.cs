using Fairlead.Grpc.InteropServer.Wire;
using Fairlead.Grpc.Server;
using Fairlead.Grpc.Tests.Hosting;

namespace Fairlead.Grpc.Tests.Calls;

public sealed class CancellationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Cancel_ByCallersToken_EndsBothSides()
    {
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithUnary(async (_, call) =>
        {
            await WaitAsync(call);
            return new SimpleResponse();
        })));
        using var cancel = new CancellationTokenSource();
        var answer = host.Channel.UnaryAsync(EchoService.Unary, new SimpleRequest(), null, cancel.Token);
        await _entered.Task.WaitAsync(Patience);
        await cancel.CancelAsync();
        var error = await Assert.ThrowsAsync<GrpcException>(() => answer.WaitAsync(Patience));
        Assert.Equal(GrpcStatusCode.Cancelled, error.StatusCode);
        Assert.IsAssignableFrom<OperationCanceledException>(await _ended.Task.WaitAsync(Patience));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dispose_OpenStream_EndsTheServersRead(bool afterMessages)
    {
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithDuplex(ReadToTheEndAsync)));
        using (var call = host.Channel.DuplexStreaming(EchoService.Duplex))
        {
            if (afterMessages)
            {
                await call.RequestWriter.WriteAsync(new SimpleRequest());
                Assert.True(await call.ResponseReader.MoveNextAsync());
            }

            await _entered.Task.WaitAsync(Patience);
            call.Dispose();
            Assert.Equal(GrpcStatusCode.Cancelled, call.GetStatus()!.Value.Code);
            await Assert.ThrowsAsync<GrpcException>(() => call.ResponseReader.MoveNextAsync().AsTask());
            await Assert.ThrowsAsync<GrpcException>(() => call.RequestWriter.WriteAsync(new SimpleRequest()).AsTask());
        }

        Assert.IsAssignableFrom<OperationCanceledException>(await _ended.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task DisposeChannel_OpenStream_EndsIt()
    {
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithDuplex(ReadToTheEndAsync)));
        using var call = host.Channel.DuplexStreaming(EchoService.Duplex);
        await call.RequestWriter.WriteAsync(new SimpleRequest());
        Assert.True(await call.ResponseReader.MoveNextAsync());
        await host.Channel.DisposeAsync();
        var error = await Assert.ThrowsAsync<GrpcException>(() => call.ResponseReader.MoveNextAsync().AsTask().WaitAsync(Patience));
        Assert.Equal(GrpcStatusCode.Cancelled, error.StatusCode);
        Assert.IsAssignableFrom<OperationCanceledException>(await _ended.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Shutdown_OpenStream_EndsWithUnavailable()
    {
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithDuplex(ReadToTheEndAsync)));
        using var call = host.Channel.DuplexStreaming(EchoService.Duplex);
        await call.RequestWriter.WriteAsync(new SimpleRequest());
        Assert.True(await call.ResponseReader.MoveNextAsync());
        var stopping = host.StopAsync();
        var error = await Assert.ThrowsAsync<GrpcException>(() => call.ResponseReader.MoveNextAsync().AsTask().WaitAsync(Patience));
        Assert.Equal(GrpcStatusCode.Unavailable, error.StatusCode);
        await stopping.WaitAsync(Patience);
        var refused = await Assert.ThrowsAsync<GrpcException>(() => host.Channel.UnaryAsync(EchoService.Unary, new SimpleRequest()));
        Assert.Equal(GrpcStatusCode.Unavailable, refused.StatusCode);
    }

    [Fact]
    public async Task Shutdown_UnaryUnderWay_MayFinish()
    {
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithUnary(async (_, call) =>
        {
            _entered.TrySetResult();
            await finish.Task.WaitAsync(call.CancellationToken);
            return new SimpleResponse { Username = "finished" };
        })));
        var answer = host.Channel.UnaryAsync(EchoService.Unary, new SimpleRequest());
        await _entered.Task.WaitAsync(Patience);
        var stopping = host.StopAsync();
        finish.SetResult();
        Assert.Equal("finished", (await answer.WaitAsync(Patience)).Username);
        await stopping.WaitAsync(Patience);
    }

    private async Task WaitAsync(GrpcServerCall call)
    {
        _entered.TrySetResult();
        var error = await Record.ExceptionAsync(() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.CancellationToken));
        _ended.TrySetResult(error);
        throw error!;
    }

    private async Task ReadToTheEndAsync(GrpcReader<SimpleRequest> requests, GrpcWriter<SimpleResponse> responses, GrpcServerCall call)
    {
        _entered.TrySetResult();
        try
        {
            await EchoService.CountAsync(requests, responses, call);
            _ended.TrySetResult(null);
        }
        catch (Exception e)
        {
            _ended.TrySetResult(e);
            throw;
        }
    }
}

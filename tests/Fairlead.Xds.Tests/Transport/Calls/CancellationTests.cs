using Fairlead.Xds.InteropServer.Wire;
using Fairlead.Xds.Tests.Transport.Hosting;
using Grpc.Core;

namespace Fairlead.Xds.Tests.Transport.Calls;

public sealed class CancellationTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception?> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task Cancel_ByCallersToken_EndsBothSides()
    {
        await using var host = await GrpcTestHost.StartAsync(EchoService.WithUnary(async (_, call) =>
        {
            await WaitAsync(call);
            return new SimpleResponse();
        }));
        using var cancel = new CancellationTokenSource();
        var answer = host.Unary(options: new(cancellationToken: cancel.Token)).ResponseAsync;
        await _entered.Task.WaitAsync(Patience);
        await cancel.CancelAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => answer.WaitAsync(Patience));
        Assert.Equal(StatusCode.Cancelled, error.StatusCode);
        Assert.IsAssignableFrom<OperationCanceledException>(await _ended.Task.WaitAsync(Patience));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dispose_OpenStream_EndsTheServersRead(bool afterMessages)
    {
        await using var host = await GrpcTestHost.StartAsync(EchoService.WithDuplex(ReadToTheEndAsync));
        using (var call = host.Duplex())
        {
            if (afterMessages)
            {
                await call.RequestStream.WriteAsync(new SimpleRequest());
                Assert.True(await call.ResponseStream.MoveNext(default));
            }

            await _entered.Task.WaitAsync(Patience);
            call.Dispose();
            Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        }

        Assert.IsAssignableFrom<OperationCanceledException>(await _ended.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Shutdown_OpenStream_EndsWithUnavailable()
    {
        await using var host = await GrpcTestHost.StartAsync(EchoService.WithDuplex(ReadToTheEndAsync));
        using var call = host.Duplex();
        await call.RequestStream.WriteAsync(new SimpleRequest());
        Assert.True(await call.ResponseStream.MoveNext(default));
        var stopping = host.StopAsync();
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(default).WaitAsync(Patience));

        // INTERNAL is what the client makes of a connection that goes before the status has come.
        Assert.True(error.StatusCode is StatusCode.Unavailable or StatusCode.Internal, error.Message);
        await stopping.WaitAsync(Patience);
        var refused = await Assert.ThrowsAsync<RpcException>(() => host.Unary().ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
    }

    [Fact]
    public async Task Shutdown_UnaryUnderWay_MayFinish()
    {
        var finish = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await GrpcTestHost.StartAsync(EchoService.WithUnary(async (_, call) =>
        {
            _entered.TrySetResult();
            await finish.Task.WaitAsync(call.CancellationToken);
            return new SimpleResponse { Username = "finished" };
        }));
        var answer = host.Unary().ResponseAsync;
        await _entered.Task.WaitAsync(Patience);
        var stopping = host.StopAsync();
        finish.SetResult();
        Assert.Equal("finished", (await answer.WaitAsync(Patience)).Username);
        await stopping.WaitAsync(Patience);
    }

    [Fact]
    public async Task Deadline_Passes_EndsTheCallOnBothSides()
    {
        await using var host = await GrpcTestHost.StartAsync(EchoService.WithUnary(async (_, call) =>
        {
            await WaitAsync(call);
            return new SimpleResponse();
        }));
        var error = await Assert.ThrowsAsync<RpcException>(
            () => host.Unary(options: new(deadline: TimeProvider.System.GetUtcNow().AddMilliseconds(200).UtcDateTime)).ResponseAsync
                .WaitAsync(Patience));
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
        Assert.IsAssignableFrom<OperationCanceledException>(await _ended.Task.WaitAsync(Patience));
    }

    private async Task WaitAsync(ServerCallContext call)
    {
        _entered.TrySetResult();
        var error = await Record.ExceptionAsync(() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.CancellationToken));
        _ended.TrySetResult(error);
        throw error!;
    }

    private async Task ReadToTheEndAsync(
        IAsyncStreamReader<SimpleRequest> requests, IServerStreamWriter<SimpleResponse> responses, ServerCallContext call)
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

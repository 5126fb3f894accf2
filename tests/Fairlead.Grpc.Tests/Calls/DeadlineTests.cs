using Fairlead.Grpc.Client;
using Fairlead.Grpc.InteropServer.Wire;
using Fairlead.Grpc.Server;
using Fairlead.Grpc.Tests.Hosting;
using Fairlead.Testing.Time;

namespace Fairlead.Grpc.Tests.Calls;

public sealed class DeadlineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WatchedTimeProvider _time = new();

    private GrpcServerOptions OnFakeTime => new() { TimeProvider = _time };

    [Fact]
    public async Task Deadline_PassesOnServer_EndsTheCallThroughItsToken()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithUnary(async (_, call) =>
        {
            Assert.Equal(_time.GetUtcNow() + TimeSpan.FromMinutes(5), call.Deadline);
            entered.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.CancellationToken);
            return new SimpleResponse();
        }), OnFakeTime));
        var answer = host.Channel.UnaryAsync(EchoService.Unary, new SimpleRequest(), new() { Timeout = TimeSpan.FromMinutes(5) });
        await entered.Task.WaitAsync(Patience);
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromMilliseconds(1));
        Assert.False(answer.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var error = await Assert.ThrowsAsync<GrpcException>(() => answer.WaitAsync(Patience));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, error.StatusCode);
        Assert.Contains("on the server", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deadline_HandlerDoesNotListen_EndsTheCallAllTheSame()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var late = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithDuplex(async (_, responses, _) =>
        {
            await responses.WriteAsync(new SimpleResponse { Username = "before" });
            entered.SetResult();
            await release.Task;
            late.SetResult(await Record.ExceptionAsync(() => responses.WriteAsync(new SimpleResponse { Username = "after" }).AsTask()));
        }), OnFakeTime));
        using var call = host.Channel.DuplexStreaming(EchoService.Duplex, new() { Timeout = TimeSpan.FromMinutes(1) });
        await entered.Task.WaitAsync(Patience);
        Assert.True(await call.ResponseReader.MoveNextAsync());
        _time.Advance(TimeSpan.FromMinutes(1));
        var error = await Assert.ThrowsAsync<GrpcException>(() => call.ResponseReader.MoveNextAsync().AsTask().WaitAsync(Patience));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, error.StatusCode);
        release.SetResult();
        Assert.IsType<OperationCanceledException>(await late.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Deadline_ClientDoesNotRead_ResetsTheStream()
    {
        var stuck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var block = new EncodedMessage(new byte[200_000]);
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithDuplex(async (_, responses, _) =>
        {
            var error = await Record.ExceptionAsync(async () =>
            {
                while (true)
                {
                    var write = responses.WriteEncodedAsync(block);
                    if (!write.IsCompleted)
                    {
                        stuck.TrySetResult();
                    }

                    await write;
                }
            });
            ended.SetResult(error);
        }), OnFakeTime));
        using var call = host.Channel.DuplexStreaming(EchoService.Duplex, new() { Timeout = TimeSpan.FromMinutes(1) });
        await stuck.Task.WaitAsync(Patience);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsAssignableFrom<OperationCanceledException>(await ended.Task.WaitAsync(Patience));
    }

    [Fact]
    public async Task Deadline_PassesOnClient_EndsTheCallAndTellsTheServer()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await GrpcTestHost.StartAsync(
            app => app.MapGrpc(EchoService.WithDuplex(async (requests, responses, call) =>
            {
                await responses.WriteAsync(new SimpleResponse());
                call.CancellationToken.Register(() => cancelled.TrySetResult());
                await cancelled.Task;
            })),
            new GrpcChannelOptions { TimeProvider = _time });
        using var call = host.Channel.DuplexStreaming(EchoService.Duplex, new() { Deadline = _time.GetUtcNow() + TimeSpan.FromHours(1) });
        Assert.True(await call.ResponseReader.MoveNextAsync());
        var read = call.ResponseReader.MoveNextAsync().AsTask();
        _time.Advance(TimeSpan.FromHours(1));
        var error = await Assert.ThrowsAsync<GrpcException>(() => read.WaitAsync(Patience));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, error.StatusCode);
        await cancelled.Task.WaitAsync(Patience);
        var write = await Assert.ThrowsAsync<GrpcException>(() => call.RequestWriter.WriteAsync(new SimpleRequest()).AsTask());
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, write.StatusCode);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public async Task Deadline_InThePast_FailsWithoutACall(int seconds)
    {
        var calls = 0;
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithUnary((_, _) =>
        {
            calls++;
            return Task.FromResult(new SimpleResponse());
        })));
        var error = await Assert.ThrowsAsync<GrpcException>(
            () => host.Channel.UnaryAsync(EchoService.Unary, new SimpleRequest(), new() { Timeout = TimeSpan.FromSeconds(seconds) }));
        Assert.Equal(GrpcStatusCode.DeadlineExceeded, error.StatusCode);
        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task Deadline_BeyondWhatTimersReach_IsTold()
    {
        DateTimeOffset? seen = null;
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithUnary((_, call) =>
        {
            seen = call.Deadline;
            return Task.FromResult(new SimpleResponse());
        }), OnFakeTime));
        await host.Channel.UnaryAsync(EchoService.Unary, new SimpleRequest(), new() { Timeout = TimeSpan.FromDays(36500) });
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromDays(36500), seen);
        await host.Channel.UnaryAsync(EchoService.Unary, new SimpleRequest(), new() { Timeout = TimeSpan.MaxValue });
        Assert.Equal(DateTimeOffset.MaxValue, seen);
    }

    [Fact]
    public async Task WaitForReady_ServerComesLater_SucceedsAfterAPause()
    {
        await using var host = await GrpcTestHost.StartAsync(app => app.MapGrpc(EchoService.WithUnary((_, _) => Task.FromResult(new SimpleResponse()))));
        var open = false;
        await using var channel = new GrpcChannel(host.Address, new GrpcChannelOptions
        {
            TimeProvider = _time,
            ConfigureHandler = handler => handler.ConnectCallback = async (context, cancellation) =>
            {
                if (!Volatile.Read(ref open))
                {
                    throw new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.ConnectionRefused);
                }

                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        });
        var error = await Assert.ThrowsAsync<GrpcException>(() => channel.UnaryAsync(EchoService.Unary, new SimpleRequest()));
        Assert.Equal(GrpcStatusCode.Unavailable, error.StatusCode);

        var waiting = channel.UnaryAsync(EchoService.Unary, new SimpleRequest(), new() { WaitForReady = true });
        await _time.WaitForTimersAsync(1).WaitAsync(Patience);
        Volatile.Write(ref open, true);
        _time.Advance(TimeSpan.FromSeconds(1));
        await waiting.WaitAsync(Patience);
    }
}

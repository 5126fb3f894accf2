using Grpc.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Xds.Transport;

/// <summary>
/// Collects the methods of gRPC services for <c>MapGrpcService</c> so that their calls end in good order whatever the client sends: each
/// with a status that says what is wrong and at most one line in the log, and with UNAVAILABLE when the server stops. Generated services
/// are added with their <c>BindService</c>. Fill it before it is mapped; by one thread.
/// </summary>
/// <remarks>Every method is mapped as one that streams both ways, which looks the same on the wire. Of other methods grpc-dotnet reads the
/// request before any code of ours runs, and calls whatever is wrong with it a failure of the handler: UNKNOWN, and an error with a stack
/// for every bad frame.</remarks>
public sealed partial class GuardedMethods : ServiceBinderBase
{
    private readonly ServerServiceDefinition.Builder _definition = ServerServiceDefinition.CreateBuilder();
    private readonly List<string> _services = [];
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;

    /// <param name="services">Those of the application that the methods are mapped in.</param>
    public GuardedMethods(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        _logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Fairlead.Xds.Transport");
        _stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
    }

    /// <summary>Full names of the services, in the order in which they were added.</summary>
    public IReadOnlyList<string> Services => _services;

    /// <summary>All methods, for <c>MapGrpcService</c>.</summary>
    public ServerServiceDefinition Build() => _definition.Build();

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        ArgumentNullException.ThrowIfNull(handler);

        // What is one request long may finish when the server stops.
        Add(method, endsWithServer: false, async (reader, writer, call) =>
        {
            var response = await handler(await reader.ReadSingleAsync(), call);
            if (call.Status.StatusCode == StatusCode.OK)
            {
                await writer.WriteAsync(response);
            }
        });
    }

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Add(method, endsWithServer: true, async (reader, writer, call) =>
        {
            var response = await handler(reader, call);
            if (call.Status.StatusCode == StatusCode.OK)
            {
                await writer.WriteAsync(response);
            }
        });
    }

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Add(method, endsWithServer: true, async (reader, writer, call) => await handler(await reader.ReadSingleAsync(), writer, call));
    }

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Add(method, endsWithServer: true, (reader, writer, call) => handler(reader, writer, call));
    }

    private void Add<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        bool endsWithServer,
        Func<GuardedReader<TRequest>, IServerStreamWriter<TResponse>, GuardedCall, Task> handler)
        where TRequest : class
        where TResponse : class
    {
        ArgumentNullException.ThrowIfNull(method);
        if (!_services.Contains(method.ServiceName, StringComparer.Ordinal))
        {
            _services.Add(method.ServiceName);
        }

        var duplex = new Method<TRequest, TResponse>(
            MethodType.DuplexStreaming, method.ServiceName, method.Name, method.RequestMarshaller, method.ResponseMarshaller);
        _definition.AddMethod(duplex, (reader, writer, context) => RunAsync(
            context, endsWithServer, call => handler(new GuardedReader<TRequest>(reader, call.CancellationToken), writer, call)));
    }

    private async Task RunAsync(ServerCallContext context, bool endsWithServer, Func<GuardedCall, Task> handle)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, endsWithServer ? _stopping : CancellationToken.None);
        var call = new GuardedCall(context, context.GetHttpContext(), ended.Token);
        try
        {
            await handle(call);
        }
        catch (RpcException e)
        {
            // Told here and not thrown on, so that it is one line.
            if (e.StatusCode is StatusCode.Internal or StatusCode.ResourceExhausted)
            {
                Log.CallRefused(_logger, call.Method, call.Peer, e.Status.Detail);
            }

            foreach (var trailer in e.Trailers)
            {
                context.ResponseTrailers.Add(trailer);
            }

            context.Status = new Status(e.StatusCode, e.Status.Detail);
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionResetException)
        {
            context.Status = CancelledStatus(context, ended.Token);
        }
        catch (Exception e) when (ended.IsCancellationRequested)
        {
            // What breaks in a handler because its call is over is no news.
            Log.HandlerBrokeAfterEnd(_logger, call.Method, e);
            context.Status = CancelledStatus(context, ended.Token);
        }
        catch (Exception e)
        {
            Log.HandlerFailed(_logger, call.Method, call.Peer, e);
            context.Status = new Status(StatusCode.Unknown, $"the handler failed: {e.GetType().Name}");
        }
    }

    /// <summary>What a cancelled handler means: the client beats our own shutdown. A deadline that passed grpc-dotnet has told
    /// already.</summary>
    private static Status CancelledStatus(ServerCallContext context, CancellationToken ended) =>
        context.CancellationToken.IsCancellationRequested || !ended.IsCancellationRequested
            ? new Status(StatusCode.Cancelled, "the call was cancelled")
            : new Status(StatusCode.Unavailable, "the server is shutting down");

    private static partial class Log
    {
        [LoggerMessage(1160, LogLevel.Error, "{Path} from {Peer}: the handler failed")]
        public static partial void HandlerFailed(ILogger logger, string path, string peer, Exception exception);

        [LoggerMessage(1161, LogLevel.Debug, "{Path}: the handler failed after the call was over")]
        public static partial void HandlerBrokeAfterEnd(ILogger logger, string path, Exception exception);

        [LoggerMessage(1162, LogLevel.Debug, "{Path} from {Peer} refused: {Reason}")]
        public static partial void CallRefused(ILogger logger, string path, string peer, string reason);
    }
}

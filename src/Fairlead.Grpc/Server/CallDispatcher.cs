using Fairlead.Grpc.Wire;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fairlead.Grpc.Server;

/// <summary>
/// Runs one method's calls: admits the request, enforces the deadline and turns whatever comes out of the handler into a status.
/// No exception leaves it.
/// </summary>
internal sealed partial class CallDispatcher(string path, GrpcServiceMethod method, GrpcServerOptions options)
{
    private const int Http2Cancel = 8;

    public async Task InvokeAsync(HttpContext http)
    {
        if (!RequestGate.Admits(http))
        {
            return;
        }

        LiftLimits(http);
        GrpcServerCall call;
        CallDeadline? deadline = null;
        try
        {
            deadline = CallDeadline.From(http.Request.Headers[HeaderNames.Timeout], options.TimeProvider);
            call = new GrpcServerCall(http, path, options, deadline, StoppingToken(http));
        }
        catch (GrpcException e)
        {
            deadline?.Dispose();
            RequestGate.Refuse(http.Response, e.Status);
            return;
        }

        using (call)
        {
            await RunAsync(call);
        }
    }

    private static void LiftLimits(HttpContext http)
    {
        // Calls may stay open for days with nothing to say, and say more than a form upload.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (http.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    private static ILogger Logger(HttpContext http) => http.RequestServices.GetRequiredService<ILogger<CallDispatcher>>();

    /// <summary>The host's stop ends streams, which would not end by themselves; what is one request long may finish.</summary>
    private CancellationToken StoppingToken(HttpContext http) => method.Kind == GrpcMethodKind.Unary
        ? CancellationToken.None
        : http.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;

    private async Task RunAsync(GrpcServerCall call)
    {
        var work = HandleAsync(call);
        if (call.DeadlinePassed is { } deadline && await Task.WhenAny(work, deadline) == deadline)
        {
            // A handler that does not listen to its token is not waited for: the client has to hear now.
            await CutShortAsync(call);
        }

        var (status, trailers) = await work;
        call.Output.TryClose(status, trailers, out _);
    }

    private static async Task CutShortAsync(GrpcServerCall call)
    {
        if (!call.Output.TryClose(CallDeadline.Exceeded, null, out var blocked))
        {
            return;
        }

        if (blocked)
        {
            // The client does not read; the status would wait behind messages that it will never ask for.
            call.HttpContext.Features.Get<IHttpResetFeature>()?.Reset(Http2Cancel);
            return;
        }

        await call.HttpContext.Response.CompleteAsync();
    }

    private async Task<(GrpcStatus Status, GrpcMetadata? Trailers)> HandleAsync(GrpcServerCall call)
    {
        try
        {
            await method.Invoke(call);
            return (call.Status, null);
        }
        catch (GrpcException e)
        {
            if (e.StatusCode is GrpcStatusCode.Internal or GrpcStatusCode.ResourceExhausted)
            {
                Log.CallRefused(Logger(call.HttpContext), path, call.Peer, e.Status.Message);
            }

            return (e.Status, e.Trailers);
        }
        catch (Exception e) when (e is OperationCanceledException or ConnectionResetException)
        {
            return (call.CancelledStatus(), null);
        }
        catch (Exception e) when (call.CancellationToken.IsCancellationRequested)
        {
            // What breaks in a handler because its call is over is no news.
            Log.HandlerBrokeAfterEnd(Logger(call.HttpContext), path, e);
            return (call.CancelledStatus(), null);
        }
        catch (Exception e)
        {
            Log.HandlerFailed(Logger(call.HttpContext), path, call.Peer, e);
            return (new GrpcStatus(GrpcStatusCode.Unknown, $"the handler failed: {e.GetType().Name}"), null);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1000, LogLevel.Error, "{Path} from {Peer}: the handler failed")]
        public static partial void HandlerFailed(ILogger logger, string path, string peer, Exception exception);

        [LoggerMessage(1001, LogLevel.Debug, "{Path}: the handler failed after the call was over")]
        public static partial void HandlerBrokeAfterEnd(ILogger logger, string path, Exception exception);

        [LoggerMessage(1002, LogLevel.Debug, "{Path} from {Peer} refused: {Reason}")]
        public static partial void CallRefused(ILogger logger, string path, string peer, string reason);
    }
}

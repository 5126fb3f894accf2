using Fairlead.Grpc.Health.Wire;
using Fairlead.Grpc.Server;
using ServingStatus = Fairlead.Grpc.Health.Wire.HealthCheckResponse.Types.ServingStatus;

namespace Fairlead.Grpc.Health;

/// <summary>
/// The health service (<c>grpc.health.v1.Health</c>). The empty name stands for the whole server, which serves from the start.
/// Safe for concurrent use.
/// </summary>
public sealed class GrpcHealth
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServingStatus> _statuses = new(StringComparer.Ordinal) { [""] = ServingStatus.Serving };
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Sets the status of a service; watchers are told if it differs.</summary>
    public void SetStatus(string service, GrpcServingStatus status)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _statuses[service] = (ServingStatus)status;
            changed = _changed;
            _changed = NewSignal();
        }

        changed.TrySetResult();
    }

    internal GrpcService Build() => new GrpcService("grpc.health.v1.Health")
        .AddUnary("Check", GrpcMarshaller.For(HealthCheckRequest.Parser), GrpcMarshaller.For(HealthCheckResponse.Parser), CheckAsync)
        .AddServerStreaming("Watch", GrpcMarshaller.For(HealthCheckRequest.Parser), GrpcMarshaller.For(HealthCheckResponse.Parser), WatchAsync);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task<HealthCheckResponse> CheckAsync(HealthCheckRequest request, GrpcServerCall call)
    {
        var (status, _) = Look(request.Service);
        return status is { } known
            ? Task.FromResult(new HealthCheckResponse { Status = known })
            : throw new GrpcException(GrpcStatusCode.NotFound, $"unknown service '{request.Service}'");
    }

    private async Task WatchAsync(HealthCheckRequest request, GrpcWriter<HealthCheckResponse> responses, GrpcServerCall call)
    {
        ServingStatus? told = null;
        while (true)
        {
            // The signal is taken with the status, so that a change between here and the wait is not missed.
            var (status, changed) = Look(request.Service);
            var current = status ?? ServingStatus.ServiceUnknown;
            if (current != told)
            {
                await responses.WriteAsync(new HealthCheckResponse { Status = current }, call.CancellationToken);
                told = current;
            }

            await changed.WaitAsync(call.CancellationToken);
        }
    }

    private (ServingStatus? Status, Task Changed) Look(string service)
    {
        lock (_gate)
        {
            return (_statuses.TryGetValue(service, out var status) ? status : null, _changed.Task);
        }
    }
}

using Fairlead.Proxy.Configuration.Faults;
using Fairlead.Proxy.Configuration.Routes;
using Fairlead.Proxy.Http;
using Fairlead.Proxy.Routing;
using Fairlead.Proxy.Statistics;

namespace Fairlead.Proxy.Forwarding;

/// <summary>Injects the faults of a listener's filters. Stateless but for its clock.</summary>
internal sealed class FaultInjector(TimeProvider time, HttpStatistics statistics)
{
    /// <summary>Returns true where the request was aborted and has its answer.</summary>
    public async ValueTask<bool> InjectAsync(RequestContext context, CompiledRoute route, WeightedClusterModel? cluster)
    {
        foreach (var filter in context.Snapshot.Http.Faults)
        {
            var fault = route.FaultFor(filter, cluster);
            if (!fault.IsNothing && Applies(fault, context, cluster) && await InjectAsync(context, fault))
            {
                return true;
            }
        }

        return false;
    }

    private bool Applies(FaultModel fault, RequestContext context, WeightedClusterModel? cluster)
    {
        if (fault.UpstreamCluster.Length > 0 && fault.UpstreamCluster != cluster?.Name)
        {
            return false;
        }

        foreach (var header in fault.Headers)
        {
            if (!header.IsMatch(context.Exchange.Request))
            {
                return false;
            }
        }

        return fault.MaxActive is not { } max || statistics.FaultsActive.Value < max;
    }

    private async ValueTask<bool> InjectAsync(RequestContext context, FaultModel fault)
    {
        if (fault.Delay > TimeSpan.Zero && fault.DelayShare.Includes((ulong)Random.Shared.NextInt64()))
        {
            await DelayAsync(context, fault.Delay);
            if (context.Interruption.Reason != Timeouts.InterruptionReason.None)
            {
                await FailureTexts.ReplyAsync(context, Retries.AttemptOutcome.Interrupted);
                return true;
            }
        }

        if ((fault.AbortStatus == 0 && fault.AbortGrpcStatus is null) || !fault.AbortShare.Includes((ulong)Random.Shared.NextInt64()))
        {
            return false;
        }

        statistics.AbortsInjected.Add();
        // The HTTP status that stands for a gRPC status, for a caller that does not speak gRPC.
        var status = fault.AbortGrpcStatus is { } grpc ? HttpFromGrpc(grpc) : fault.AbortStatus;
        await LocalReply.SendAsync(
            context, status, ResponseFlags.FaultInjected, "fault filter abort", "fault_filter_abort", fault.AbortGrpcStatus);
        return true;
    }

    private async ValueTask DelayAsync(RequestContext context, TimeSpan delay)
    {
        statistics.DelaysInjected.Add();
        statistics.FaultsActive.Add();
        context.Exchange.Flags |= ResponseFlags.DelayInjected;
        var wait = context.Interruption.BeginWait();
        try
        {
            await Task.Delay(delay, time, wait.Token);
        }
        catch (OperationCanceledException)
        {
            // The interruption holds the reason.
        }
        finally
        {
            context.Interruption.EndWait();
            statistics.FaultsActive.Add(-1);
        }
    }

    private static int HttpFromGrpc(int status) => status switch
    {
        0 => 200,
        1 => 499,
        3 or 9 or 11 => 400,
        4 => 504,
        5 => 404,
        6 or 10 => 409,
        7 => 403,
        8 => 429,
        12 => 501,
        14 => 503,
        16 => 401,
        _ => 500,
    };
}

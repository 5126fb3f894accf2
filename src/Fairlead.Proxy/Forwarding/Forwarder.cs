using System.Runtime.CompilerServices;
using Fairlead.Proxy.Clusters;
using Fairlead.Proxy.Configuration.Retries;
using Fairlead.Proxy.Configuration.Routes;
using Fairlead.Proxy.Http;
using Fairlead.Proxy.Retries;
using Fairlead.Proxy.Routing;
using Fairlead.Proxy.Timeouts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fairlead.Proxy.Forwarding;

/// <summary>
/// Sends a request to a cluster, as often as its retry policy allows, and the response back. Stateless but for its clock.
/// </summary>
internal sealed class Forwarder(TimeProvider time)
{
    private readonly AttemptRunner _attempts = new(time);
    private readonly ResponseRelay _relay = new(time);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ForwardAsync(
        RequestContext context, CompiledRoute route, ForwardModel forward, WeightedClusterModel? weighted, ClusterSnapshot cluster)
    {
        Prepare(context, route, forward, weighted, cluster);
        var statistics = cluster.Statistics;
        statistics.RequestsActive.Add();
        try
        {
            await RunAsync(context);
        }
        catch (BadHttpRequestException e)
        {
            await LocalReply.SendAsync(context, e.StatusCode, ResponseFlags.None, e.Message, "http1.body_disallowed");
        }
        finally
        {
            statistics.RequestsActive.Add(-1);
            if (context.Upstream.Host is not null)
            {
                // Only an exception leaves an attempt that has not been ended.
                await _attempts.FinishAsync(context, false);
            }
        }
    }

    private static void Prepare(
        RequestContext context, CompiledRoute route, ForwardModel forward, WeightedClusterModel? weighted, ClusterSnapshot cluster)
    {
        var request = context.Exchange.Request;
        var upstream = context.Upstream;
        upstream.Begin(route, forward, weighted, cluster);
        route.ChangeRequest(weighted, context.Exchange);
        upstream.Target = Rewriter.Target(route.Model, forward, request);
        if (!ReferenceEquals(upstream.Target, request.Target))
        {
            upstream.OriginalTarget = request.Target;
        }

        upstream.Authority = Rewriter.Host(forward, weighted, request) ?? request.Authority;
        if (forward.AppendForwardedHost && upstream.Authority != request.Authority)
        {
            request.Headers.Append("x-forwarded-host", request.Authority);
        }

        var hasBody = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? false;
        upstream.Body.Begin(
            hasBody ? context.Features.GetRequiredFeature<IRequestBodyPipeFeature>().Reader : null,
            request.Headers.ContentLength ?? -1,
            forward.Retry is null ? 0 : forward.BufferLimit);
        if (!hasBody)
        {
            context.Interruption.SetRouteTimeout(forward.Timeout);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask RunAsync(RequestContext context)
    {
        var upstream = context.Upstream;
        var statistics = upstream.Cluster.Statistics;
        if (statistics.RequestsActive.Value > upstream.Cluster.Model.MaxRequests)
        {
            statistics.Overflows.Add();
            context.Response.Headers["x-envoy-overloaded"] = "true";
            await LocalReply.SendAsync(context, 503, ResponseFlags.UpstreamOverflow, FailureTexts.Reset(upstream, "overflow"), "overflow");
            return;
        }

        while (true)
        {
            upstream.Attempts++;
            context.Exchange.AttemptCount = upstream.Attempts;
            statistics.Requests.Add();
            var outcome = await _attempts.RunAsync(context);
            if (upstream.FreshOnly && outcome == AttemptOutcome.Reset)
            {
                await _attempts.FinishAsync(context, false);
                upstream.Attempts--;
                continue;
            }

            if (await TryAgainAsync(context, outcome))
            {
                continue;
            }

            await AnswerAsync(context, outcome);
            return;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AnswerAsync(RequestContext context, AttemptOutcome outcome)
    {
        var upstream = context.Upstream;
        if (outcome == AttemptOutcome.Responded)
        {
            var connection = upstream.Connection!; // there where a response is
            upstream.Cluster.Statistics.Responses.Count(connection.Head.Status);
            if (upstream.Attempts > 1 && connection.Head.Status < 500)
            {
                upstream.Cluster.Statistics.RetrySuccesses.Add();
            }

            var reusable = await _relay.RelayAsync(context, connection);
            await _attempts.FinishAsync(context, reusable);
            return;
        }

        await _attempts.FinishAsync(context, false);
        if (context.BodyFailure is { } failure)
        {
            if (failure is BadHttpRequestException bad)
            {
                await LocalReply.SendAsync(context, bad.StatusCode, ResponseFlags.None, "Bad Request", "http1.codec_error");
                return;
            }

            context.Exchange.Flags |= ResponseFlags.DownstreamConnectionTermination;
            context.AbortDownstream();
            return;
        }

        await FailureTexts.ReplyAsync(context, outcome);
    }

    /// <summary>
    /// Decides whether the request is tried again; if so, the attempt has been ended and the pause before the next one is over.
    /// </summary>
    private ValueTask<bool> TryAgainAsync(RequestContext context, AttemptOutcome outcome)
    {
        var upstream = context.Upstream;
        if (upstream.Forward.Retry is not { } retry || !IsCovered(context, retry, outcome))
        {
            return ValueTask.FromResult(false);
        }

        var statistics = upstream.Cluster.Statistics;
        if (upstream.RetriesLeft == 0)
        {
            statistics.RetryLimitExceeded.Add();
            context.Exchange.Flags |= ResponseFlags.UpstreamRetryLimitExceeded;
            return ValueTask.FromResult(false);
        }

        if (!upstream.Body.CanReplay)
        {
            return ValueTask.FromResult(false);
        }

        if (statistics.RetriesActive.Value >= upstream.Cluster.Model.MaxRetries)
        {
            statistics.RetryOverflows.Add();
            return ValueTask.FromResult(false);
        }

        return PauseAsync(context, retry);
    }

    private static bool IsCovered(RequestContext context, RetryModel retry, AttemptOutcome outcome)
    {
        if (outcome == AttemptOutcome.Responded)
        {
            return RetryDecision.CoversResponse(retry, context.Upstream.Connection!.Head); // there where a response is
        }

        // Of the interruptions only the timeout of one try leaves time for another try.
        return context.BodyFailure is null
            && (outcome != AttemptOutcome.Interrupted || context.Interruption.Reason == InterruptionReason.TryTimeout)
            && RetryDecision.CoversFailure(retry, outcome);
    }

    private async ValueTask<bool> PauseAsync(RequestContext context, RetryModel retry)
    {
        var upstream = context.Upstream;
        var statistics = upstream.Cluster.Statistics;
        statistics.RetriesActive.Add();
        try
        {
            if (context.Interruption.Reason == InterruptionReason.TryTimeout)
            {
                statistics.PerTryTimeouts.Add();
                context.Interruption.ClearTryTimeout();
            }

            if (retry.AvoidPreviousHosts > 0 && upstream.Host is { } host)
            {
                upstream.Tried.Add(host);
            }

            await _attempts.FinishAsync(context, false);
            statistics.Retries.Add();
            upstream.RetriesLeft--;
            upstream.FreshOnly = false;
            var pause = BackOff.Pause(retry, upstream.Attempts, Random.Shared.NextDouble());
            var wait = context.Interruption.BeginWait();
            await Task.Delay(pause, time, wait.Token);
        }
        catch (OperationCanceledException)
        {
            // The next attempt notices the interruption at once.
        }
        finally
        {
            context.Interruption.EndWait();
            statistics.RetriesActive.Add(-1);
        }

        return true;
    }
}

using Fairlead.Proxy.Http;
using Fairlead.Proxy.Retries;
using Fairlead.Proxy.Timeouts;

namespace Fairlead.Proxy.Forwarding;

/// <summary>The text that the client gets when an endpoint did not answer, in Envoy's words, since people search for them.</summary>
internal static class FailureTexts
{
    public static ValueTask ReplyAsync(RequestContext context, AttemptOutcome outcome)
    {
        var upstream = context.Upstream;
        switch (outcome)
        {
            case AttemptOutcome.NoHost:
                upstream.Cluster.Statistics.NoHealthyHost.Add();
                return LocalReply.SendAsync(context, 503, ResponseFlags.NoHealthyUpstream, "no healthy upstream", "no_healthy_upstream");
            case AttemptOutcome.ConnectFailed:
                return LocalReply.SendAsync(context, 503, ResponseFlags.UpstreamConnectionFailure,
                    Reset(upstream, "remote connection failure"), "upstream_reset_before_response_started{remote_connection_failure}");
            case AttemptOutcome.ConnectTimedOut:
                return LocalReply.SendAsync(context, 503, ResponseFlags.UpstreamConnectionFailure,
                    Reset(upstream, "connection timeout"), "upstream_reset_before_response_started{connection_timeout}");
            case AttemptOutcome.ProtocolError:
                return LocalReply.SendAsync(context, 502, ResponseFlags.UpstreamProtocolError,
                    Reset(upstream, "protocol error"), "upstream_reset_before_response_started{protocol_error}");
            case AttemptOutcome.Reset:
                return LocalReply.SendAsync(context, 503, ResponseFlags.UpstreamConnectionTermination,
                    Reset(upstream, "connection termination"), "upstream_reset_before_response_started{connection_termination}");
            default:
                return ReplyInterruptedAsync(context);
        }
    }

    public static string Reset(UpstreamRequest upstream, string reason)
    {
        var retried = upstream.Attempts > 1 ? "retried and the latest " : "";
        return $"upstream connect error or disconnect/reset before headers. {retried}reset reason: {reason}";
    }

    private static ValueTask ReplyInterruptedAsync(RequestContext context)
    {
        switch (context.Interruption.Reason)
        {
            case InterruptionReason.RouteTimeout:
                context.Upstream.Cluster.Statistics.Timeouts.Add();
                return LocalReply.SendAsync(
                    context, 504, ResponseFlags.UpstreamRequestTimeout, "upstream request timeout", "upstream_response_timeout");
            case InterruptionReason.TryTimeout:
                context.Upstream.Cluster.Statistics.PerTryTimeouts.Add();
                return LocalReply.SendAsync(
                    context, 504, ResponseFlags.UpstreamRequestTimeout, "upstream request timeout", "upstream_per_try_timeout");
            case InterruptionReason.IdleTimeout:
                return LocalReply.SendAsync(context, 504, ResponseFlags.StreamIdleTimeout, "stream timeout", "stream_idle_timeout");
            default:
                // The downstream connection is closed, so there is no one to answer.
                context.Exchange.Flags |= ResponseFlags.DownstreamConnectionTermination;
                context.Exchange.Details = "downstream_remote_disconnect";
                context.AbortDownstream();
                return ValueTask.CompletedTask;
        }
    }
}

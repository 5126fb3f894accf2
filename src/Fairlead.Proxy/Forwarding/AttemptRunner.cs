using System.Globalization;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Fairlead.Proxy.Http;
using Fairlead.Proxy.LoadBalancing;
using Fairlead.Proxy.Resolution;
using Fairlead.Proxy.Retries;
using Fairlead.Proxy.Timeouts;
using Fairlead.Proxy.Upstream;

namespace Fairlead.Proxy.Forwarding;

/// <summary>
/// One attempt: chooses an endpoint, gets a connection, sends the request and waits for the head of the response. The body of the response
/// is relayed by others. Stateless but for its clock; all state is in the context.
/// </summary>
internal sealed class AttemptRunner(TimeProvider time)
{
    private const int DefaultPort = 80;

    // As long as Envoy waits for the DNS.
    private static readonly TimeSpan LookupLimit = TimeSpan.FromSeconds(5);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<AttemptOutcome> RunAsync(RequestContext context)
    {
        var upstream = context.Upstream;
        var cluster = upstream.Cluster;
        upstream.AttemptStart = time.GetTimestamp();
        var pick = cluster.Lookup is { } lookup ? await LookUpAsync(context, lookup)
            : upstream.Tried.Count > 0
                ? cluster.Balancer.PickAvoiding(upstream.Tried, upstream.Forward.Retry?.AvoidPreviousHosts ?? 0)
                : cluster.Balancer.Pick();
        if (pick is null)
        {
            return cluster.Lookup is null || context.Interruption.Reason == InterruptionReason.None
                ? AttemptOutcome.NoHost
                : AttemptOutcome.Interrupted;
        }

        upstream.Host = pick;
        context.Exchange.UpstreamHost = pick.Host.AddressText;
        pick.Host.RequestBegins();
        if (!upstream.Body.Exists || upstream.Body.IsRead)
        {
            context.Interruption.SetTryTimeout(upstream.Forward.Retry?.PerTryTimeout ?? TimeSpan.Zero);
        }

        var connection = upstream.FreshOnly ? null : pick.Host.TakeIdle();
        if (connection is null)
        {
            var outcome = await ConnectAsync(context);
            if (outcome != AttemptOutcome.Responded)
            {
                return outcome;
            }

            connection = upstream.Connection!; // set by a connect that succeeded
        }

        upstream.Connection = connection;
        return context.Interruption.Attach(connection)
            ? await ExchangeAsync(context, connection)
            : AttemptOutcome.Interrupted;
    }

    /// <summary>
    /// Ends the attempt. The connection is kept for others where its response was read to the end and its request sent to the end.
    /// </summary>
    public async ValueTask FinishAsync(RequestContext context, bool reusable)
    {
        var upstream = context.Upstream;
        if (upstream.Connection is { } connection)
        {
            upstream.Connection = null;
            reusable &= context.Interruption.Detach();
            if (upstream.Sending is { } sending)
            {
                reusable &= sending.IsCompletedSuccessfully;
                await StopSendingAsync(context, connection, sending);
            }

            if (reusable)
            {
                connection.Host.Return(connection, time.GetTimestamp());
            }
            else
            {
                connection.Close();
            }
        }

        if (upstream.Host is { } host)
        {
            upstream.Host = null;
            host.Host.RequestEnds();
        }
    }

    private static async ValueTask StopSendingAsync(RequestContext context, UpstreamConnection connection, Task sending)
    {
        context.Upstream.Sending = null;
        if (!sending.IsCompleted)
        {
            // The response came before the request was sent in full, so nobody reads the rest of the request.
            connection.Close();
            context.Upstream.Body.Reader.CancelPendingRead();
        }

        try
        {
            await sending;
        }
        catch (Exception e) when (IsTransport(e))
        {
            // Whether the endpoint closed the connection while the request was sent shows when the response is read.
        }
    }

    // A host that names a port is gone to there; else the route says which.
    private static async ValueTask<BalancedHost?> LookUpAsync(RequestContext context, HostLookup lookup)
    {
        var upstream = context.Upstream;
        var port = int.TryParse(Authority.PortOf(upstream.Authority), CultureInfo.InvariantCulture, out var named)
            && named is > 0 and <= ushort.MaxValue
                ? named
                : upstream.Weighted?.Filters.LookupPort is > 0 and var weighted ? weighted
                : upstream.Route.Model.Filters.LookupPort is > 0 and var routed ? routed
                : DefaultPort;
        var wait = context.Interruption.BeginWait();
        using var limit = new ConnectLimit(LookupLimit, wait, context.Time);
        try
        {
            return await lookup.FindAsync(Authority.WithoutPort(upstream.Authority).ToString(), port, wait.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            context.Interruption.EndWait();
        }
    }

    private static async ValueTask<AttemptOutcome> ConnectAsync(RequestContext context)
    {
        var upstream = context.Upstream;
        var wait = context.Interruption.BeginWait();
        using var limit = new ConnectLimit(upstream.Cluster.Model.ConnectTimeout, wait, context.Time);
        try
        {
            upstream.Connection = await upstream.Host!.Host.ConnectAsync(wait.Token); // chosen before
            return AttemptOutcome.Responded;
        }
        catch (OperationCanceledException)
        {
            if (context.Interruption.Reason != InterruptionReason.None)
            {
                return AttemptOutcome.Interrupted;
            }

            upstream.Cluster.Statistics.ConnectTimeouts.Add();
            upstream.Cluster.Statistics.ConnectFailures.Add();
            return AttemptOutcome.ConnectTimedOut;
        }
        catch (SocketException)
        {
            upstream.Cluster.Statistics.ConnectFailures.Add();
            upstream.Host!.Host.Errors.Add(); // chosen before
            return AttemptOutcome.ConnectFailed;
        }
        finally
        {
            context.Interruption.EndWait();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<AttemptOutcome> ExchangeAsync(RequestContext context, UpstreamConnection connection)
    {
        var upstream = context.Upstream;
        try
        {
            connection.Output.Clear();
            RequestHeadWriter.Write(connection.Output, context);
            if (BodySender.TryTakeAll(connection.Output, upstream.Body))
            {
                await connection.FlushAsync();
                SetTimeouts(context);
            }
            else
            {
                upstream.Sending = SendAsync(context, connection);
            }

            return await ReadHeadAsync(context, connection);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return Broken(context, connection, anything: false);
        }
    }

    // Timeouts count from the end of the request.
    private static void SetTimeouts(RequestContext context)
    {
        var upstream = context.Upstream;
        if (upstream.Body.Exists)
        {
            context.Interruption.SetTryTimeout(upstream.Forward.Retry?.PerTryTimeout ?? TimeSpan.Zero);
            if (upstream.Attempts == 1)
            {
                context.Interruption.SetRouteTimeout(upstream.Forward.Timeout);
            }
        }
    }

    private static async Task SendAsync(RequestContext context, UpstreamConnection connection)
    {
        try
        {
            if (await BodySender.SendRestAsync(connection, context))
            {
                SetTimeouts(context);
            }
        }
        catch (Exception e) when (!IsTransport(e))
        {
            // The body from the downstream was invalid or broke off, so the connection is closed: the endpoint must not take the part for
            // the whole.
            context.BodyFailure = e;
            connection.Close();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<AttemptOutcome> ReadHeadAsync(RequestContext context, UpstreamConnection connection)
    {
        var anything = false;
        while (true)
        {
            if (!connection.Buffered.IsEmpty)
            {
                anything = true;
                var parsed = ResponseHeadParser.Parse(connection.Buffered, connection.Head, out var consumed);
                if (parsed == ParseOutcome.Invalid || parsed == ParseOutcome.Done && connection.Head.Status == 101)
                {
                    context.Upstream.Cluster.Statistics.ProtocolErrors.Add();
                    return AttemptOutcome.ProtocolError;
                }

                if (parsed == ParseOutcome.Done)
                {
                    connection.Consume(consumed);
                    if (connection.Head.Status >= 200)
                    {
                        return AttemptOutcome.Responded;
                    }

                    // 100 and 103 are for this hop only: Kestrel told the client to continue when the reading of its body began.
                    continue;
                }
            }

            if (await connection.ReceiveAsync() <= 0)
            {
                return Broken(context, connection, anything);
            }

            context.Interruption.Touch();
        }
    }

    private static AttemptOutcome Broken(RequestContext context, UpstreamConnection connection, bool anything)
    {
        if (context.Interruption.Reason != InterruptionReason.None || context.BodyFailure is not null)
        {
            return AttemptOutcome.Interrupted;
        }

        // The endpoint closed an idle connection at the moment in which it was taken for this request. This does not count as a failure of
        // the endpoint (RFC 9112, 9.3.1).
        context.Upstream.FreshOnly = !anything && connection.Served > 0 && !context.Upstream.FreshOnly
            && IsSafeToRepeat(context.Exchange.Request.Method) && context.Upstream.Body.CanReplay;
        if (!context.Upstream.FreshOnly)
        {
            context.Upstream.Cluster.Statistics.Resets.Add();
            connection.Host.Errors.Add();
        }

        return AttemptOutcome.Reset;
    }

    private static bool IsSafeToRepeat(string method) => method is "GET" or "HEAD" or "OPTIONS" or "TRACE" or "PUT" or "DELETE";

    private static bool IsTransport(Exception e) => e is SocketException or ObjectDisposedException;
}

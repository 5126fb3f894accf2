using System.Globalization;
using System.Runtime.CompilerServices;
using Fairlead.Proxy.Http;
using Fairlead.Proxy.Timeouts;
using Fairlead.Proxy.Upstream;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Proxy.Forwarding;

/// <summary>Carries a response from the endpoint to the client. Stateless but for its clock.</summary>
internal sealed class ResponseRelay(TimeProvider time)
{
    private static readonly string[] SmallNumbers =
    [
        .. Enumerable.Range(0, 256).Select(static n => n.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>Sends the whole response; true when the connection to the endpoint can be used again.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> RelayAsync(RequestContext context, UpstreamConnection connection)
    {
        var head = connection.Head;
        var framing = FramingOf(head, context.Exchange.Request.Method);
        WriteHead(context, head, framing);
        var complete = framing switch
        {
            BodyFraming.None => true,
            BodyFraming.Length => await RelayLengthAsync(context, connection, head.ContentLength),
            BodyFraming.Chunked => await RelayChunkedAsync(context, connection),
            _ => await RelayUntilCloseAsync(context, connection),
        };
        if (!complete)
        {
            Fail(context);
            return false;
        }

        var maxRequests = context.Upstream.Cluster.Model.MaxRequestsPerConnection;
        return framing != BodyFraming.UntilClose && !head.Close && (!head.IsHttp10 || head.KeepAlive)
            && (maxRequests == 0 || connection.Served + 1 < maxRequests);
    }

    // The framing of the body, by RFC 9112, 6.3, in this order.
    private static BodyFraming FramingOf(ResponseHead head, string method)
    {
        if (method == "HEAD" || head.Status is 204 or 304 or < 200)
        {
            return BodyFraming.None;
        }

        return head.Chunked ? BodyFraming.Chunked
            : head.ContentLength >= 0 ? BodyFraming.Length
            : BodyFraming.UntilClose;
    }

    private void WriteHead(RequestContext context, ResponseHead head, BodyFraming framing)
    {
        var response = context.Response;
        var headers = response.Headers;
        response.StatusCode = head.Status;
        context.Exchange.Status = head.Status;
        context.Exchange.ResponseHeaders = headers;
        for (var i = 0; i < head.Count; i++)
        {
            var name = head.NameAt(i);
            if (KnownHeaders.IsHopByHop(name) || name.Length == 14 && name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (headers.TryGetValue(name, out var former) && former.Count > 0)
            {
                headers.Append(name, head.ValueAt(i));
            }
            else
            {
                headers[name] = head.ValueAt(i);
            }
        }

        // A length on a response without a body is the length that a GET would have had; where no body is possible it means nothing.
        if (head.ContentLength >= 0 && (framing == BodyFraming.Length || head.Status is not (204 or 304)))
        {
            headers.ContentLength = head.ContentLength;
        }

        LocalReply.SetOwn(context, headers);
        var upstream = context.Upstream;
        if (!context.Snapshot.Http.SuppressEnvoyHeaders)
        {
            headers["x-envoy-upstream-service-time"] = Number((long)time.GetElapsedTime(upstream.AttemptStart).TotalMilliseconds);
        }

        if (upstream.Route.Host.IncludeAttemptCountInResponse)
        {
            headers["x-envoy-attempt-count"] = Number(upstream.Attempts);
        }

        if (upstream.Route.HasResponseChanges(upstream.Weighted))
        {
            upstream.Route.ChangeResponse(upstream.Weighted, headers, context.Exchange);
        }
    }

    private static string Number(long value) =>
        value is >= 0 and < 256 ? SmallNumbers[value] : value.ToString(CultureInfo.InvariantCulture);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<bool> RelayLengthAsync(RequestContext context, UpstreamConnection connection, long length)
    {
        while (length > 0)
        {
            var available = (int)Math.Min(length, connection.Buffered.Length);
            if (available > 0)
            {
                // The head and the first part of the body leave in one write.
                if (!await WriteAsync(context, connection.Slice(0, available)))
                {
                    return false;
                }

                connection.Consume(available);
                length -= available;
            }
            else if (!await FlushHeadAsync(context) || !await ReceiveAsync(context, connection))
            {
                return false;
            }
        }

        return true;
    }

    private static async ValueTask<bool> RelayChunkedAsync(RequestContext context, UpstreamConnection connection)
    {
        var decoder = default(ChunkedDecoder);
        while (!decoder.IsDone)
        {
            var outcome = decoder.Read(connection.Buffered, out var consumed, out var start, out var length);
            if (outcome == ParseOutcome.Invalid)
            {
                context.Upstream.Cluster.Statistics.ProtocolErrors.Add();
                return false;
            }

            if (length > 0 && !await WriteAsync(context, connection.Slice(start, length)))
            {
                return false;
            }

            connection.Consume(consumed);
            if (outcome == ParseOutcome.Incomplete && (!await FlushHeadAsync(context) || !await ReceiveAsync(context, connection)))
            {
                return false;
            }
        }

        return true;
    }

    private static async ValueTask<bool> RelayUntilCloseAsync(RequestContext context, UpstreamConnection connection)
    {
        while (true)
        {
            var available = connection.Buffered.Length;
            if (available > 0)
            {
                if (!await WriteAsync(context, connection.Slice(0, available)))
                {
                    return false;
                }

                connection.Consume(available);
                continue;
            }

            if (!await FlushHeadAsync(context))
            {
                return false;
            }

            var received = await connection.ReceiveAsync();
            context.Interruption.Touch();
            if (received <= 0)
            {
                // The end of the connection is the end of the body; a reset is not.
                return received == 0 && context.Interruption.Reason == InterruptionReason.None;
            }
        }
    }

    private static async ValueTask<bool> ReceiveAsync(RequestContext context, UpstreamConnection connection)
    {
        var received = await connection.ReceiveAsync();
        context.Interruption.Touch();
        return received > 0;
    }

    // The rest of the body is not here yet. The head is flushed meanwhile, since the response may be a stream of events.
    private static async ValueTask<bool> FlushHeadAsync(RequestContext context)
    {
        if (context.Response.HasStarted)
        {
            return true;
        }

        var flushed = await context.Writer.FlushAsync();
        return !flushed.IsCompleted;
    }

    private static async ValueTask<bool> WriteAsync(RequestContext context, ReadOnlyMemory<byte> octets)
    {
        context.Exchange.BytesSent += octets.Length;
        var written = await context.Writer.WriteAsync(octets);
        if (!written.IsCompleted && !written.IsCanceled)
        {
            return true;
        }

        // The client has closed its connection, which is noticed here first.
        context.Interruption.Interrupt(InterruptionReason.DownstreamGone);
        return false;
    }

    private static void Fail(RequestContext context)
    {
        context.Exchange.Flags |= context.Interruption.Reason switch
        {
            InterruptionReason.RouteTimeout or InterruptionReason.TryTimeout => ResponseFlags.UpstreamRequestTimeout,
            InterruptionReason.IdleTimeout => ResponseFlags.StreamIdleTimeout,
            InterruptionReason.DownstreamGone => ResponseFlags.DownstreamConnectionTermination,
            _ when context.DownstreamGone => ResponseFlags.DownstreamConnectionTermination,
            _ => ResponseFlags.UpstreamConnectionTermination,
        };
        context.AbortDownstream();
    }
}

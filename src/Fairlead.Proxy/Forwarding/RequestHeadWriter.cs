using Fairlead.Proxy.Upstream;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Proxy.Forwarding;

/// <summary>
/// Writes the head of a request for an endpoint. The sidecar frames the message itself: with exactly one of Content-Length and
/// Transfer-Encoding, or neither, whatever the client sent.
/// </summary>
internal static class RequestHeadWriter
{
    private const string ExpectedTimeout = "x-envoy-expected-rq-timeout-ms";

    public static void Write(OutputBuffer output, RequestContext context)
    {
        var request = context.Exchange.Request;
        var upstream = context.Upstream;
        output.Write(request.Method);
        output.Write(" "u8);
        output.Write(upstream.Target);
        output.Write(" HTTP/1.1\r\nhost: "u8);
        output.Write(upstream.Authority);
        output.Write("\r\n"u8);
        var seen = WriteFields(output, request.Headers);
        WriteOwn(output, context, seen);
        if (upstream.Body.Exists)
        {
            if (upstream.Body.Length >= 0)
            {
                output.Write("content-length: "u8);
                output.WriteDecimal(upstream.Body.Length);
                output.Write("\r\n"u8);
            }
            else
            {
                output.Write("transfer-encoding: chunked\r\n"u8);
            }
        }
        else if (request.Headers.ContentLength == 0 || MayHaveBody(request.Method))
        {
            // A request whose method expects a body says that it has none, as Envoy does.
            output.Write("content-length: 0\r\n"u8);
        }

        output.Write("\r\n"u8);
    }

    private static bool MayHaveBody(string method) => method is not ("GET" or "HEAD" or "DELETE" or "TRACE" or "CONNECT");

    [Flags]
    private enum Seen
    {
        None = 0,
        ForwardedProto = 1,
    }

    private static Seen WriteFields(OutputBuffer output, IHeaderDictionary headers)
    {
        var seen = Seen.None;
        var connection = Nominations(headers.Connection.ToString());
        foreach (var (name, values) in headers)
        {
            if (!Passes(name, connection))
            {
                // TE: trailers is passed on end to end, although the header is named hop by hop.
                if (name.Length == 2 && values.ToString().Contains("trailers", StringComparison.OrdinalIgnoreCase))
                {
                    output.WriteHeader("te", "trailers");
                }

                continue;
            }

            if (name.Length == 17 && name.Equals("x-forwarded-proto", StringComparison.OrdinalIgnoreCase))
            {
                seen |= Seen.ForwardedProto;
            }

            if (values.Count == 1)
            {
                output.WriteHeader(name, values[0]);
                continue;
            }

            foreach (var value in values)
            {
                output.WriteHeader(name, value);
            }
        }

        return seen;
    }

    // Connection nearly always holds only keep-alive or close.
    private static string? Nominations(string connection) =>
        connection.Length == 0
        || connection.Equals("keep-alive", StringComparison.OrdinalIgnoreCase)
        || connection.Equals("close", StringComparison.OrdinalIgnoreCase) ? null : connection;

    private static bool Passes(string name, string? connection)
    {
        var passes = name.Length switch
        {
            4 => !name.Equals("Host", StringComparison.OrdinalIgnoreCase),
            6 => !name.Equals("Expect", StringComparison.OrdinalIgnoreCase),
            14 => !name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase),
            30 => !name.Equals(ExpectedTimeout, StringComparison.OrdinalIgnoreCase),
            _ => !KnownHeaders.IsHopByHop(name),
        };
        return passes && (connection is null || !IsNominated(name, connection));
    }

    // The headers that Connection names are for this hop only.
    private static bool IsNominated(string name, string connection)
    {
        foreach (var range in connection.AsSpan().Split(','))
        {
            if (connection.AsSpan()[range].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static void WriteOwn(OutputBuffer output, RequestContext context, Seen seen)
    {
        var upstream = context.Upstream;
        if (!seen.HasFlag(Seen.ForwardedProto))
        {
            output.WriteHeader("x-forwarded-proto", context.Exchange.Request.Scheme);
        }

        if (context.RequestId != default)
        {
            Span<char> id = stackalloc char[RequestIds.Length];
            RequestIds.Format(context.RequestId.High, context.RequestId.Low, id);
            output.WriteHeader("x-request-id", id);
        }

        if (!context.Snapshot.Http.SuppressEnvoyHeaders)
        {
            if (upstream.OriginalTarget is { } original)
            {
                output.WriteHeader("x-envoy-original-path", original);
            }

            if (upstream.Authority != context.Exchange.Request.Authority)
            {
                output.WriteHeader("x-envoy-original-host", context.Exchange.Request.Authority);
            }
        }

        if (upstream.Route.Host.IncludeAttemptCount)
        {
            output.Write("x-envoy-attempt-count: "u8);
            output.WriteDecimal(upstream.Attempts);
            output.Write("\r\n"u8);
        }

        var timeout = upstream.Forward.Timeout;
        if (upstream.Forward.Retry is { PerTryTimeout: var perTry }
            && perTry > TimeSpan.Zero
            && (timeout == TimeSpan.Zero || perTry < timeout))
        {
            timeout = perTry;
        }

        if (upstream.Attempts > 1 && timeout == upstream.Forward.Timeout && timeout > TimeSpan.Zero)
        {
            // A later attempt has only the time that the earlier ones left.
            timeout -= context.Time.GetElapsedTime(context.StartTimestamp);
        }

        if (timeout > TimeSpan.Zero && !context.Snapshot.Http.SuppressEnvoyHeaders)
        {
            output.Write("x-envoy-expected-rq-timeout-ms: "u8);
            output.WriteDecimal((long)timeout.TotalMilliseconds);
            output.Write("\r\n"u8);
        }
    }
}

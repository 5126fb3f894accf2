using System.Globalization;
using System.Text;

namespace Fairlead.Proxy.Formatting;

/// <summary>
/// Reads Envoy's command syntax: <c>%NAME%</c>, <c>%NAME(ARGUMENT?ALTERNATIVE):LENGTH%</c>, and <c>%%</c> for a percent sign.
/// </summary>
internal static class TextFormatParser
{
    private const string DefaultTime = "yyyy-MM-ddTHH:mm:ss.fffZ";

    private static readonly Dictionary<string, FormatOperator> Operators = new(StringComparer.Ordinal)
    {
        ["START_TIME"] = FormatOperator.StartTime,
        ["REQ"] = FormatOperator.RequestHeader,
        ["REQUEST_HEADER"] = FormatOperator.RequestHeader,
        ["RESP"] = FormatOperator.ResponseHeader,
        ["RESPONSE_HEADER"] = FormatOperator.ResponseHeader,
        ["PROTOCOL"] = FormatOperator.Protocol,
        ["RESPONSE_CODE"] = FormatOperator.ResponseCode,
        ["RESPONSE_CODE_DETAILS"] = FormatOperator.ResponseCodeDetails,
        ["RESPONSE_FLAGS"] = FormatOperator.ResponseFlags,
        ["BYTES_RECEIVED"] = FormatOperator.BytesReceived,
        ["BYTES_SENT"] = FormatOperator.BytesSent,
        ["DURATION"] = FormatOperator.Duration,
        ["UPSTREAM_HOST"] = FormatOperator.UpstreamHost,
        ["UPSTREAM_REMOTE_ADDRESS"] = FormatOperator.UpstreamHost,
        ["UPSTREAM_CLUSTER"] = FormatOperator.UpstreamCluster,
        ["UPSTREAM_CLUSTER_RAW"] = FormatOperator.UpstreamCluster,
        ["UPSTREAM_REQUEST_ATTEMPT_COUNT"] = FormatOperator.UpstreamAttemptCount,
        ["ROUTE_NAME"] = FormatOperator.RouteName,
        ["DOWNSTREAM_REMOTE_ADDRESS"] = FormatOperator.DownstreamRemoteAddress,
        ["DOWNSTREAM_DIRECT_REMOTE_ADDRESS"] = FormatOperator.DownstreamRemoteAddress,
        ["DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT"] = FormatOperator.DownstreamRemoteAddressWithoutPort,
        ["DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT"] = FormatOperator.DownstreamRemoteAddressWithoutPort,
        ["DOWNSTREAM_LOCAL_ADDRESS"] = FormatOperator.DownstreamLocalAddress,
        ["DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT"] = FormatOperator.DownstreamLocalAddressWithoutPort,
        ["DOWNSTREAM_LOCAL_PORT"] = FormatOperator.DownstreamLocalPort,
    };

    // Envoy has values for these, and this sidecar none. A value that is not there is nothing in a header and a dash in a log.
    private static readonly HashSet<string> Absent = new(
        """
        ACCESS_LOG_TYPE BYTES_RETRANSMITTED CLUSTER_METADATA CONNECTION_ID CONNECTION_TERMINATION_DETAILS CUSTOM_FLAGS
        DOWNSTREAM_DETECTED_CLOSE_TYPE DOWNSTREAM_DIRECT_LOCAL_ADDRESS DOWNSTREAM_DIRECT_REMOTE_PORT DOWNSTREAM_HANDSHAKE_DURATION
        DOWNSTREAM_HEADER_BYTES_RECEIVED DOWNSTREAM_HEADER_BYTES_SENT DOWNSTREAM_LOCAL_CLOSE_REASON DOWNSTREAM_LOCAL_DNS_SAN
        DOWNSTREAM_LOCAL_EMAIL_SAN DOWNSTREAM_LOCAL_IP_SAN DOWNSTREAM_LOCAL_SUBJECT DOWNSTREAM_LOCAL_URI_SAN DOWNSTREAM_PEER_CERT
        DOWNSTREAM_PEER_CERT_V_END DOWNSTREAM_PEER_CERT_V_START DOWNSTREAM_PEER_CHAIN_FINGERPRINTS_256 DOWNSTREAM_PEER_CHAIN_SERIALS
        DOWNSTREAM_PEER_DNS_SAN DOWNSTREAM_PEER_EMAIL_SAN DOWNSTREAM_PEER_FINGERPRINT_1 DOWNSTREAM_PEER_FINGERPRINT_256
        DOWNSTREAM_PEER_IP_SAN DOWNSTREAM_PEER_ISSUER DOWNSTREAM_PEER_OTHERNAME_SAN DOWNSTREAM_PEER_SERIAL DOWNSTREAM_PEER_SUBJECT
        DOWNSTREAM_PEER_URI_SAN DOWNSTREAM_REMOTE_PORT DOWNSTREAM_TLS_CIPHER DOWNSTREAM_TLS_SESSION_ID DOWNSTREAM_TLS_VERSION
        DOWNSTREAM_TRANSPORT_FAILURE_REASON DOWNSTREAM_WIRE_BYTES_RECEIVED DOWNSTREAM_WIRE_BYTES_SENT DYNAMIC_METADATA EMIT_TIME
        EMIT_TIME_LOCAL ENVIRONMENT FILTER_CHAIN_NAME FILTER_STATE GRPC_STATUS GRPC_STATUS_NUMBER HOSTNAME LOCAL_REPLY_BODY
        PACKETS_RETRANSMITTED PATH QUERY_PARAM QUERY_PARAMS REQUESTED_SERVER_NAME REQUEST_DURATION REQUEST_HEADERS_BYTES
        REQUEST_TX_DURATION RESPONSE_DURATION RESPONSE_FLAGS_LONG RESPONSE_HEADERS_BYTES RESPONSE_TRAILER RESPONSE_TRAILERS_BYTES
        RESPONSE_TX_DURATION ROUNDTRIP_DURATION START_TIME_LOCAL STREAM_ID TLS_JA3_FINGERPRINT TLS_JA4_FINGERPRINT TRACE_ID TRAILER
        UNIQUE_ID UPSTREAM_CONNECTION_ID UPSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED UPSTREAM_DETECTED_CLOSE_TYPE UPSTREAM_FILTER_STATE
        UPSTREAM_HEADER_BYTES_RECEIVED UPSTREAM_HEADER_BYTES_SENT UPSTREAM_HOST_NAME UPSTREAM_HOST_NAME_WITHOUT_PORT
        UPSTREAM_LOCAL_ADDRESS UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT UPSTREAM_LOCAL_CLOSE_REASON UPSTREAM_LOCAL_PORT
        UPSTREAM_LOCAL_URI_SAN UPSTREAM_METADATA UPSTREAM_PEER_CERT UPSTREAM_PEER_CERT_V_END UPSTREAM_PEER_CERT_V_START
        UPSTREAM_PEER_DNS_SAN UPSTREAM_PEER_IP_SAN UPSTREAM_PEER_ISSUER UPSTREAM_PEER_SUBJECT UPSTREAM_PEER_URI_SAN UPSTREAM_PROTOCOL
        UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT UPSTREAM_REMOTE_PORT UPSTREAM_TLS_CIPHER UPSTREAM_TLS_SESSION_ID UPSTREAM_TLS_VERSION
        UPSTREAM_TRANSPORT_FAILURE_REASON UPSTREAM_WIRE_BYTES_RECEIVED UPSTREAM_WIRE_BYTES_SENT VIRTUAL_CLUSTER_NAME
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
        StringComparer.Ordinal);

    public static FormatPart[]? TryParse(string text, out string problem)
    {
        problem = "";
        var parts = new List<FormatPart>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                literal.Append(text[i]);
                continue;
            }

            if (i + 1 < text.Length && text[i + 1] == '%')
            {
                literal.Append('%');
                i++;
                continue;
            }

            var end = FindEnd(text, i + 1);
            if (end < 0)
            {
                problem = $"\"{text}\" has a % at {i} that no % ends; a percent sign is written %%";
                return null;
            }

            var part = ParseCommand(text[(i + 1)..end], out problem);
            if (part is null)
            {
                return null;
            }

            Flush(literal, parts);
            parts.Add(part);
            i = end;
        }

        Flush(literal, parts);
        return [.. parts];
    }

    // A percent sign inside brackets (a time format) does not end the command.
    private static int FindEnd(string text, int from)
    {
        var depth = 0;
        for (var i = from; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '(':
                    depth++;
                    break;
                case ')':
                    depth--;
                    break;
                case '%' when depth <= 0:
                    return i;
                default:
                    break;
            }
        }

        return -1;
    }

    private static void Flush(StringBuilder literal, List<FormatPart> parts)
    {
        if (literal.Length > 0)
        {
            parts.Add(new FormatPart(FormatOperator.Literal, literal.ToString()));
            literal.Clear();
        }
    }

    private static FormatPart? ParseCommand(string command, out string problem)
    {
        problem = "";
        var open = command.IndexOf('(', StringComparison.Ordinal);
        var close = command.LastIndexOf(')');
        var hasArgument = open >= 0 && close > open;
        var tail = hasArgument ? command[(close + 1)..] : command;
        var colon = tail.IndexOf(':', StringComparison.Ordinal);
        int? length = null;
        if (colon >= 0)
        {
            if (!int.TryParse(tail[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                problem = $"%{command}%: what stands behind the colon is no length";
                return null;
            }

            length = number;
        }

        var name = hasArgument ? command[..open] : colon >= 0 ? command[..colon] : command;
        if (Absent.Contains(name))
        {
            return new FormatPart(FormatOperator.Absent, "");
        }

        if (!Operators.TryGetValue(name, out var found))
        {
            problem = $"%{command}%: the command {name} is not supported";
            return null;
        }

        return Complete(found, hasArgument ? command[(open + 1)..close] : "", length, command, out problem);
    }

    private static FormatPart? Complete(FormatOperator found, string argument, int? length, string command, out string problem)
    {
        problem = "";
        if (found is FormatOperator.RequestHeader or FormatOperator.ResponseHeader)
        {
            if (argument.Length == 0)
            {
                problem = $"%{command}%: the name of a header is missing";
                return null;
            }

            var question = argument.IndexOf('?', StringComparison.Ordinal);
            return question < 0
                ? new FormatPart(found, argument.ToLowerInvariant(), null, length)
                : new FormatPart(found, argument[..question].ToLowerInvariant(), argument[(question + 1)..].ToLowerInvariant(), length);
        }

        if (argument.Length == 0)
        {
            return new FormatPart(found, found == FormatOperator.StartTime ? DefaultTime : "", null, length);
        }

        if (found == FormatOperator.StartTime && TimeFormat.TryTranslate(argument) is { } format)
        {
            return new FormatPart(found, format, null, length);
        }

        problem = $"%{command}%: an argument of this command is not supported";
        return null;
    }
}

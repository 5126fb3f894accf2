using System.Collections.Frozen;

namespace Fairlead.Config.Reading;

/// <summary>
/// The variables that Envoy puts values in place of, <c>%NAME%</c> or <c>%NAME(ARGUMENT):LENGTH%</c>, and what each takes. A name that
/// Envoy does not have makes it refuse all routes.
/// </summary>
internal static class EnvoyVariables
{
    private const string TimeFields = "YymdHIMSpaAbhBTRFDzZ%";

    // Those that take nothing.
    private const string Plain =
        """
        ACCESS_LOG_TYPE BYTES_RECEIVED BYTES_RETRANSMITTED BYTES_SENT CONNECTION_ID CONNECTION_TERMINATION_DETAILS CUSTOM_FLAGS
        DOWNSTREAM_DETECTED_CLOSE_TYPE DOWNSTREAM_DIRECT_LOCAL_ADDRESS DOWNSTREAM_DIRECT_REMOTE_ADDRESS
        DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT DOWNSTREAM_DIRECT_REMOTE_PORT DOWNSTREAM_HANDSHAKE_DURATION
        DOWNSTREAM_HEADER_BYTES_RECEIVED DOWNSTREAM_HEADER_BYTES_SENT DOWNSTREAM_LOCAL_ADDRESS DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT
        DOWNSTREAM_LOCAL_CLOSE_REASON DOWNSTREAM_LOCAL_DNS_SAN DOWNSTREAM_LOCAL_EMAIL_SAN DOWNSTREAM_LOCAL_IP_SAN DOWNSTREAM_LOCAL_PORT
        DOWNSTREAM_LOCAL_SUBJECT DOWNSTREAM_LOCAL_URI_SAN DOWNSTREAM_PEER_CERT DOWNSTREAM_PEER_CHAIN_FINGERPRINTS_256
        DOWNSTREAM_PEER_CHAIN_SERIALS DOWNSTREAM_PEER_DNS_SAN DOWNSTREAM_PEER_EMAIL_SAN DOWNSTREAM_PEER_FINGERPRINT_1
        DOWNSTREAM_PEER_FINGERPRINT_256 DOWNSTREAM_PEER_IP_SAN DOWNSTREAM_PEER_ISSUER DOWNSTREAM_PEER_OTHERNAME_SAN
        DOWNSTREAM_PEER_SERIAL DOWNSTREAM_PEER_SUBJECT DOWNSTREAM_PEER_URI_SAN DOWNSTREAM_REMOTE_ADDRESS
        DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT DOWNSTREAM_REMOTE_PORT DOWNSTREAM_TLS_CIPHER DOWNSTREAM_TLS_SESSION_ID
        DOWNSTREAM_TLS_VERSION DOWNSTREAM_TRANSPORT_FAILURE_REASON DOWNSTREAM_WIRE_BYTES_RECEIVED DOWNSTREAM_WIRE_BYTES_SENT DURATION
        FILTER_CHAIN_NAME GRPC_STATUS_NUMBER HOSTNAME LOCAL_REPLY_BODY PACKETS_RETRANSMITTED PROTOCOL REQUESTED_SERVER_NAME
        REQUEST_DURATION REQUEST_HEADERS_BYTES REQUEST_TX_DURATION RESPONSE_CODE RESPONSE_CODE_DETAILS RESPONSE_DURATION RESPONSE_FLAGS
        RESPONSE_FLAGS_LONG RESPONSE_HEADERS_BYTES RESPONSE_TRAILERS_BYTES RESPONSE_TX_DURATION ROUNDTRIP_DURATION ROUTE_NAME STREAM_ID
        TLS_JA3_FINGERPRINT TLS_JA4_FINGERPRINT TRACE_ID UNIQUE_ID UPSTREAM_CLUSTER UPSTREAM_CLUSTER_RAW UPSTREAM_CONNECTION_ID
        UPSTREAM_DECOMPRESSED_HEADER_BYTES_RECEIVED UPSTREAM_DETECTED_CLOSE_TYPE UPSTREAM_HEADER_BYTES_RECEIVED
        UPSTREAM_HEADER_BYTES_SENT UPSTREAM_HOST UPSTREAM_HOST_NAME UPSTREAM_HOST_NAME_WITHOUT_PORT UPSTREAM_LOCAL_ADDRESS
        UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT UPSTREAM_LOCAL_CLOSE_REASON UPSTREAM_LOCAL_PORT UPSTREAM_LOCAL_URI_SAN UPSTREAM_PEER_CERT
        UPSTREAM_PEER_DNS_SAN UPSTREAM_PEER_IP_SAN UPSTREAM_PEER_ISSUER UPSTREAM_PEER_SUBJECT UPSTREAM_PEER_URI_SAN UPSTREAM_PROTOCOL
        UPSTREAM_REMOTE_ADDRESS UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT UPSTREAM_REMOTE_PORT UPSTREAM_REQUEST_ATTEMPT_COUNT
        UPSTREAM_TLS_CIPHER UPSTREAM_TLS_SESSION_ID UPSTREAM_TLS_VERSION UPSTREAM_TRANSPORT_FAILURE_REASON UPSTREAM_WIRE_BYTES_RECEIVED
        UPSTREAM_WIRE_BYTES_SENT VIRTUAL_CLUSTER_NAME
        """;

    private static readonly FrozenDictionary<string, Argument> Known = Make();

    private enum Argument
    {
        None,
        LengthOnly,
        Header,
        Text,
        TextWithLength,
        State,
        Time,
        Status,
        Query,
    }

    /// <summary>The names, for tests.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>Reads the variable that begins at a place.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the percent sign stands.</param>
    /// <param name="length">How long the variable is, with both percent signs.</param>
    /// <param name="problem">What is wrong, as the end of a sentence about the percent sign.</param>
    public static bool TryRead(string text, int start, out int length, out string problem)
    {
        length = 0;
        var index = start + 1;
        while (index < text.Length && (char.IsAsciiLetterUpper(text[index]) || char.IsAsciiDigit(text[index]) || text[index] == '_'))
        {
            index++;
        }

        var name = text[(start + 1)..index];
        string? argument = null;
        if (index < text.Length && text[index] == '(')
        {
            var close = text.IndexOf(')', index);
            argument = close < 0 ? null : text[(index + 1)..close];
            index = close < 0 ? text.Length : close + 1;
        }

        var hasLength = index < text.Length && text[index] == ':';
        var digits = index + 1;
        for (index += hasLength ? 1 : 0; hasLength && index < text.Length && char.IsAsciiDigit(text[index]); index++)
        {
        }

        if (name.Length == 0 || index >= text.Length || text[index] != '%' || (hasLength && index - digits is < 1 or > 6))
        {
            problem = "begins no variable";
            return false;
        }

        length = index + 1 - start;
        problem = ProblemOf(name, argument, hasLength) ?? "";
        return problem.Length == 0;
    }

    private static string? ProblemOf(string name, string? argument, bool hasLength)
    {
        if (!Known.TryGetValue(name, out var takes))
        {
            return $"begins %{name}, which is no variable of Envoy's";
        }

        var isWrong = takes switch
        {
            Argument.None => argument is not null || hasLength,
            Argument.LengthOnly => argument is not null,
            Argument.Header => argument is null || !IsHeaders(argument),
            Argument.Text => string.IsNullOrWhiteSpace(argument) || hasLength,
            Argument.TextWithLength => string.IsNullOrWhiteSpace(argument),
            Argument.State => argument?.Split(':') is not ([{ Length: > 0 }] or [{ Length: > 0 }, "PLAIN" or "TYPED"]),
            Argument.Time => hasLength || !IsTime(argument),
            Argument.Status => hasLength || argument is not (null or "CAMEL_STRING" or "SNAKE_STRING" or "NUMBER"),
            _ => argument is not (null or "WQ" or "NQ"),
        };
        return isWrong ? $"begins %{name}, which takes {Expected(takes)}" : null;
    }

    private static string Expected(Argument takes) => takes switch
    {
        Argument.None => "no argument and no length",
        Argument.LengthOnly => "no argument",
        Argument.Header => "the name of a header, or two with a question mark between",
        Argument.Text => "an argument and no length",
        Argument.TextWithLength => "an argument",
        Argument.State => "the name of a state, with :PLAIN or :TYPED behind it or without",
        Argument.Time => "a time format such as %Y-%m-%dT%H:%M:%S.%3fZ, or no argument, and no length",
        Argument.Status => "CAMEL_STRING, SNAKE_STRING or NUMBER, or no argument, and no length",
        _ => "WQ or NQ, or no argument",
    };

    // What Envoy and our proxy both write: the fields of strftime that are the same everywhere.
    private static bool IsTime(string? format)
    {
        if (format is null)
        {
            return true;
        }

        for (var index = format.IndexOf('%', StringComparison.Ordinal); index >= 0; index = format.IndexOf('%', index))
        {
            var rest = format.AsSpan(index + 1);
            var length = rest is ['3' or '6', 'f', ..] ? 2 : 1;
            if (length == 1 && (rest.IsEmpty || !TimeFields.Contains(rest[0])))
            {
                return false;
            }

            index += length + 1;
            if (index >= format.Length)
            {
                break;
            }
        }

        return format.Length > 0 && !format.AsSpan().ContainsAny("\r\n\0");
    }

    // The second is looked at where the first is not there.
    private static bool IsHeaders(string argument) =>
        argument.Split('?') is { Length: <= 2 } names
        && Array.TrueForAll(names, static name => FormatReaders.IsHeaderName(name is [':', .. var rest] ? rest : name));

    private static FrozenDictionary<string, Argument> Make()
    {
        Dictionary<string, Argument> known = new(StringComparer.Ordinal);
        Add(Argument.Header, "REQ REQUEST_HEADER RESP RESPONSE_HEADER TRAILER RESPONSE_TRAILER");
        Add(Argument.TextWithLength, "QUERY_PARAM ENVIRONMENT DYNAMIC_METADATA");
        Add(Argument.Text, "CLUSTER_METADATA UPSTREAM_METADATA");
        Add(Argument.State, "FILTER_STATE UPSTREAM_FILTER_STATE");
        Add(Argument.Time, "START_TIME START_TIME_LOCAL EMIT_TIME EMIT_TIME_LOCAL DOWNSTREAM_PEER_CERT_V_START");
        Add(Argument.Time, "DOWNSTREAM_PEER_CERT_V_END UPSTREAM_PEER_CERT_V_START UPSTREAM_PEER_CERT_V_END");
        Add(Argument.Status, "GRPC_STATUS");
        Add(Argument.Query, "PATH");
        Add(Argument.LengthOnly, "QUERY_PARAMS");
        Add(Argument.None, Plain);
        return known.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(Argument argument, string names)
        {
            foreach (var name in names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            {
                known.Add(name, argument);
            }
        }
    }
}

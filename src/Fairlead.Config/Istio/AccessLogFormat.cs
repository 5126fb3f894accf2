using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fairlead.Config.Istio;

/// <summary>
/// Checks formats of access logs, since Envoy refuses a listener whole for a command that it does not know.
/// </summary>
internal static partial class AccessLogFormat
{
    // Commands of Envoy's that stand without arguments.
    private static readonly HashSet<string> Plain = new(StringComparer.Ordinal)
    {
        "PROTOCOL", "RESPONSE_CODE", "RESPONSE_CODE_DETAILS", "CONNECTION_TERMINATION_DETAILS", "BYTES_RECEIVED", "BYTES_SENT", "DURATION",
        "REQUEST_DURATION", "REQUEST_TX_DURATION", "RESPONSE_DURATION", "RESPONSE_TX_DURATION", "RESPONSE_FLAGS", "RESPONSE_FLAGS_LONG",
        "ROUTE_NAME", "UPSTREAM_HOST", "UPSTREAM_CLUSTER", "UPSTREAM_LOCAL_ADDRESS", "UPSTREAM_LOCAL_PORT", "UPSTREAM_REMOTE_ADDRESS",
        "UPSTREAM_REMOTE_PORT", "UPSTREAM_TRANSPORT_FAILURE_REASON", "UPSTREAM_REQUEST_ATTEMPT_COUNT", "UPSTREAM_WIRE_BYTES_SENT",
        "UPSTREAM_WIRE_BYTES_RECEIVED", "DOWNSTREAM_WIRE_BYTES_SENT", "DOWNSTREAM_WIRE_BYTES_RECEIVED", "DOWNSTREAM_REMOTE_ADDRESS",
        "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT", "DOWNSTREAM_REMOTE_PORT", "DOWNSTREAM_DIRECT_REMOTE_ADDRESS",
        "DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT", "DOWNSTREAM_LOCAL_ADDRESS", "DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT",
        "DOWNSTREAM_LOCAL_PORT", "DOWNSTREAM_TRANSPORT_FAILURE_REASON", "REQUESTED_SERVER_NAME", "CONNECTION_ID", "HOSTNAME",
        "VIRTUAL_CLUSTER_NAME", "FILTER_CHAIN_NAME", "START_TIME", "GRPC_STATUS", "GRPC_STATUS_NUMBER", "ACCESS_LOG_TYPE", "STREAM_ID",
        "REQUEST_HEADERS_BYTES", "RESPONSE_HEADERS_BYTES", "RESPONSE_TRAILERS_BYTES", "LOCAL_REPLY_BODY", "TRACE_ID",
    };

    // Those that take arguments in brackets.
    private static readonly HashSet<string> WithArguments = new(StringComparer.Ordinal)
    {
        "REQ", "RESP", "TRAILER", "START_TIME", "GRPC_STATUS", "DYNAMIC_METADATA", "CLUSTER_METADATA", "UPSTREAM_METADATA", "FILTER_STATE",
        "ENVIRONMENT", "COMMON_DURATION",
    };

    /// <summary>What is wrong with a format; null where it is well-formed.</summary>
    public static string? Check(string format, bool isJson) => isJson ? CheckJson(format) : CheckText(format);

    private static string? CheckJson(string format)
    {
        try
        {
            using var document = JsonDocument.Parse(format);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? CheckValue(document.RootElement)
                : "expected a JSON object: each field with its format";
        }
        catch (JsonException)
        {
            return "expected a JSON object: each field with its format";
        }
    }

    private static string? CheckValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Select(static field => CheckValue(field.Value)).FirstOrDefault(IsSome),
        JsonValueKind.Array => value.EnumerateArray().Select(CheckValue).FirstOrDefault(IsSome),
        JsonValueKind.String => CheckText(value.GetString() ?? ""),
        JsonValueKind.Number => null,
        _ => $"expected texts, numbers, lists and objects in a format, got {value.GetRawText()}",
    };

    private static bool IsSome(string? problem) => problem is not null;

    private static string? CheckText(string text)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at))
        {
            if (text.AsSpan(at).StartsWith("%%"))
            {
                at += 2;
                continue;
            }

            var command = Command().Match(text, at);
            var name = command.Groups["name"].Value;
            if (!command.Success || command.Index != at)
            {
                return $"a percent sign that begins no command: \"{Yaml.ScalarNode.Shorten(text[at..])}\"";
            }

            if (!(command.Groups["arguments"].Success ? WithArguments : Plain).Contains(name))
            {
                return $"unknown command {Yaml.ScalarNode.Shorten(command.Value)}";
            }

            at += command.Length;
            if (at >= text.Length)
            {
                break;
            }
        }

        return null;
    }

    [GeneratedRegex(@"\G%(?<name>[A-Z_0-9]+)(\((?<arguments>[^%()\r\n]+|[^()\r\n]*%[^()\r\n]*)\))?(:[0-9]{1,6})?%")]
    private static partial Regex Command();
}

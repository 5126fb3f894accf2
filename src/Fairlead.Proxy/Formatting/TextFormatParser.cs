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

        problem = $"%{command}%: an argument of this command is not supported";
        return null;
    }
}

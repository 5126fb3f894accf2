using System.Globalization;
using System.Text;
using Fairlead.Proxy.Http;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Proxy.Formatting;

/// <summary>
/// Text with Envoy's substitution commands in it, for header values and access logs. Immutable, safe for any number of threads.
/// </summary>
internal sealed class TextFormat
{
    private readonly FormatPart[] _parts;

    private TextFormat(FormatPart[] parts) => _parts = parts;

    /// <summary>The text itself where it holds no command; null otherwise.</summary>
    public string? Literal => _parts.Length switch
    {
        0 => "",
        1 when _parts[0].Operator == FormatOperator.Literal => _parts[0].Text,
        _ => null,
    };

    public static TextFormat? TryParse(string text, out string problem)
    {
        var parts = TextFormatParser.TryParse(text, out problem);
        return parts is null ? null : new TextFormat(parts);
    }

    /// <summary>The text for a header; a command without a value gives nothing.</summary>
    public string Render(Exchange exchange)
    {
        if (Literal is { } literal)
        {
            return literal;
        }

        var text = new StringBuilder(64);
        AppendTo(text, exchange, missing: "");
        return text.ToString();
    }

    /// <summary>The text for a log; a command without a value gives <paramref name="missing"/>.</summary>
    public void AppendTo(StringBuilder text, Exchange exchange, string missing)
    {
        foreach (var part in _parts)
        {
            if (part.Operator == FormatOperator.Literal)
            {
                text.Append(part.Text);
                continue;
            }

            var from = text.Length;
            if (!TryAppend(text, part, exchange))
            {
                text.Append(missing);
            }

            if (part.MaxLength is { } max && text.Length - from > max)
            {
                text.Length = from + max;
            }
        }
    }

    private static bool TryAppend(StringBuilder text, FormatPart part, Exchange exchange)
    {
        switch (part.Operator)
        {
            case FormatOperator.StartTime:
                return AppendTime(text, part.Text, exchange.StartTime);
            case FormatOperator.ResponseCode:
                text.Append(CultureInfo.InvariantCulture, $"{exchange.Status}");
                return true;
            case FormatOperator.BytesReceived:
                text.Append(exchange.BytesReceived);
                return true;
            case FormatOperator.BytesSent:
                text.Append(exchange.BytesSent);
                return true;
            case FormatOperator.Duration:
                text.Append((long)exchange.Duration.TotalMilliseconds);
                return true;
            case FormatOperator.UpstreamAttemptCount:
                text.Append(exchange.AttemptCount);
                return true;
            default:
                return AppendText(text, TextOf(part, exchange));
        }
    }

    private static string? TextOf(FormatPart part, Exchange exchange) => part.Operator switch
    {
        FormatOperator.RequestHeader => RequestHeader(part.Text, exchange.Request)
            ?? (part.Alternative is { } other ? RequestHeader(other, exchange.Request) : null),
        FormatOperator.ResponseHeader => ResponseHeader(part.Text, exchange.ResponseHeaders)
            ?? (part.Alternative is { } other ? ResponseHeader(other, exchange.ResponseHeaders) : null),
        FormatOperator.Protocol => exchange.Protocol,
        FormatOperator.ResponseCodeDetails => exchange.Details,
        FormatOperator.ResponseFlags => ResponseFlagsText.Of(exchange.Flags),
        FormatOperator.UpstreamHost => exchange.UpstreamHost,
        FormatOperator.UpstreamCluster => exchange.UpstreamCluster,
        FormatOperator.RouteName => exchange.RouteName,
        FormatOperator.DownstreamRemoteAddress => exchange.DownstreamRemote?.ToString(),
        FormatOperator.DownstreamRemoteAddressWithoutPort => (exchange.DownstreamRemote as System.Net.IPEndPoint)?.Address.ToString(),
        FormatOperator.DownstreamLocalAddress => exchange.DownstreamLocal?.ToString(),
        FormatOperator.DownstreamLocalAddressWithoutPort => (exchange.DownstreamLocal as System.Net.IPEndPoint)?.Address.ToString(),
        FormatOperator.DownstreamLocalPort =>
            (exchange.DownstreamLocal as System.Net.IPEndPoint)?.Port.ToString(CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string? RequestHeader(string name, RequestHead request) => name switch
    {
        ":method" => request.Method,
        ":path" => request.Target,
        ":authority" or "host" => request.Authority,
        ":scheme" => request.Scheme,
        _ => Field(name, request.Headers),
    };

    private static string? ResponseHeader(string name, IHeaderDictionary? headers) => headers is null ? null : Field(name, headers);

    private static string? Field(string name, IHeaderDictionary headers) =>
        headers.TryGetValue(name, out var values) && values.Count > 0 ? values.ToString() : null;

    private static bool AppendText(StringBuilder text, string? value)
    {
        text.Append(value);
        return !string.IsNullOrEmpty(value);
    }

    private static bool AppendTime(StringBuilder text, string format, DateTimeOffset time)
    {
        text.Append(time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture));
        return true;
    }
}

namespace Fairlead.Model.Settings;

/// <summary>Where and how proxies log requests. Immutable.</summary>
public sealed record AccessLogSettings
{
    /// <summary>The log of a mesh that nobody wrote anything for: to standard output, in the proxy's own format.</summary>
    public static AccessLogSettings Default { get; } = new();

    /// <summary>The file that they log to, <c>/dev/stdout</c> for standard output; empty: they log nothing.</summary>
    public string File { get; init; } = "/dev/stdout";

    /// <summary>The format, in Envoy's words: a line, or a JSON object where <see cref="IsJson"/>; empty: the proxy's own.</summary>
    public string Format { get; init; } = "";

    /// <summary>Whether each request is a JSON object.</summary>
    public bool IsJson { get; init; }
}

using Fairlead.Proxy.Matching;

namespace Fairlead.Proxy.Configuration.Routes;

/// <summary>Answers with another location.</summary>
internal sealed record RedirectModel
{
    public string? Scheme { get; init; }

    public string? Host { get; init; }

    public int? Port { get; init; }

    public string? Path { get; init; }

    public string? Prefix { get; init; }

    public RegexRewrite? PathRegex { get; init; }

    public int Status { get; init; } = 301;

    public bool StripQuery { get; init; }
}

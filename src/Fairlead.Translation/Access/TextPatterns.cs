using Envoy.Config.Route.V3;
using Envoy.Type.Matcher.V3;
using Fairlead.Translation.Drafts;

namespace Fairlead.Translation.Access;

/// <summary>Texts that may begin or end with <c>*</c>, or are <c>*</c> for any, as matchers.</summary>
internal static class TextPatterns
{
    public static StringMatcher Text(string pattern, bool ignoreCase = false) => pattern switch
    {
        // Case does not matter to what stands for anything.
        "*" => new() { SafeRegex = Wire.Regex(".+") },
        ['*', .. var end] => new() { Suffix = end, IgnoreCase = ignoreCase },
        [.. var start, '*'] => new() { Prefix = start, IgnoreCase = ignoreCase },
        _ => new() { Exact = pattern, IgnoreCase = ignoreCase },
    };

    /// <summary>A condition on a header.</summary>
    /// <param name="name">The header.</param>
    /// <param name="pattern">What it has to be.</param>
    /// <param name="isGrpc">Whether gRPC libraries read it, of which not all know the newer form.</param>
    /// <param name="ignoreCase">Whether case does not matter.</param>
    public static HeaderMatcher Header(string name, string pattern, bool isGrpc, bool ignoreCase = false) => (pattern, isGrpc) switch
    {
        ("*", _) => new() { Name = name, PresentMatch = true },
        (_, false) => new() { Name = name, StringMatch = Text(pattern, ignoreCase) },
        (['*', .. var end], _) when ignoreCase => new() { Name = name, SafeRegexMatch = Wire.Regex($".*(?i:{Escape(end)})") },
        ([.. var start, '*'], _) when ignoreCase => new() { Name = name, SafeRegexMatch = Wire.Regex($"(?i:{Escape(start)}).*") },
        _ when ignoreCase => new() { Name = name, SafeRegexMatch = Wire.Regex($"(?i:{Escape(pattern)})") },
        (['*', .. var end], _) => new() { Name = name, SuffixMatch = end },
        ([.. var start, '*'], _) => new() { Name = name, PrefixMatch = start },
        _ => new() { Name = name, ExactMatch = pattern },
    };

    /// <summary>The text as an expression that matches it alone.</summary>
    public static string Escape(string text) => string.Concat(text.Select(static c =>
        char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '/' || c > 127
            ? c.ToString()
            : FormattableString.Invariant($"\\x{{{(int)c:x}}}")));
}

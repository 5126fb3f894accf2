using System.Text;
using System.Text.RegularExpressions;

namespace Fairlead.Proxy.Matching;

/// <summary>A compiled test of a string. Immutable, safe for any number of threads.</summary>
internal sealed class StringPattern
{
    private readonly StringPatternKind _kind;
    private readonly string _text;
    private readonly StringComparison _comparison;
    private readonly Regex? _regex;

    private StringPattern(StringPatternKind kind, string text, bool ignoreCase, Regex? regex)
    {
        _kind = kind;
        // Octets are read as Latin-1 characters, and the configuration is UTF-8. Its texts are turned into octets in the same way, so that
        // octets are compared with octets.
        _text = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
        _comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        _regex = regex;
    }

    public static StringPattern Create(StringPatternKind kind, string text, bool ignoreCase) => kind == StringPatternKind.Regex
        ? throw new ArgumentException("A regular expression is made by TryCreateRegex.", nameof(kind))
        : new StringPattern(kind, text, ignoreCase, null);

    /// <summary>
    /// A pattern that the whole string has to match, as with RE2 in Envoy. Time is linear in the input, so a hostile path cannot stall the
    /// proxy.
    /// </summary>
    public static StringPattern? TryCreateRegex(string pattern, out string problem)
    {
        var regex = RegexSyntax.TryCompile(pattern, wholeInput: true, out problem);
        return regex is null ? null : new StringPattern(StringPatternKind.Regex, pattern, false, regex);
    }

    public bool IsMatch(ReadOnlySpan<char> value) => _kind switch
    {
        StringPatternKind.Exact => value.Equals(_text, _comparison),
        StringPatternKind.Prefix => value.StartsWith(_text, _comparison),
        StringPatternKind.Suffix => value.EndsWith(_text, _comparison),
        StringPatternKind.Contains => value.Contains(_text, _comparison),
        _ => _regex!.IsMatch(value), // set for the only kind left
    };

    public override string ToString() => $"{_kind} {_text}";
}

using System.Text.RegularExpressions;

namespace Fairlead.Proxy.Matching;

/// <summary>Replaces every match of a pattern, as Envoy's <c>regex_rewrite</c> does. Immutable, safe for any number of threads.</summary>
internal sealed class RegexRewrite
{
    private readonly Regex _regex;
    private readonly string _substitution;

    private RegexRewrite(Regex regex, string substitution)
    {
        _regex = regex;
        _substitution = substitution;
    }

    public static RegexRewrite? TryCreate(string pattern, string substitution, out string problem)
    {
        var regex = RegexSyntax.TryCompile(pattern, wholeInput: false, out problem);
        return regex is null ? null : new RegexRewrite(regex, RegexSyntax.TranslateSubstitution(substitution));
    }

    public string Apply(string value) => _regex.Replace(value, _substitution);
}

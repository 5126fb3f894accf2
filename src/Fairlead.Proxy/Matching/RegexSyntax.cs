using System.Text.RegularExpressions;

namespace Fairlead.Proxy.Matching;

/// <summary>
/// RE2's dialect, which configuration is written in, on .NET's non-backtracking engine, which like RE2 knows neither look-around nor
/// back-references.
/// </summary>
internal static class RegexSyntax
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    public static Regex? TryCompile(string pattern, bool wholeInput, out string problem)
    {
        // The one common difference in writing: RE2 names groups (?P<name>…).
        var translated = pattern.Replace("(?P<", "(?<", StringComparison.Ordinal);
        try
        {
            problem = "";
            // The pattern is parsed alone first, so that "a)(b" is an error and is not closed by the brackets that are added.
            var regex = new Regex(translated, Options);
            return wholeInput ? new Regex(@"\A(?:" + translated + @")\z", Options) : regex;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            problem = $"\"{pattern}\" is not a regular expression that is supported: {e.Message}";
            return null;
        }
    }

    /// <summary>RE2's substitution (<c>\1</c>, <c>\\</c>) in .NET's writing (<c>${1}</c>, <c>$$</c>).</summary>
    public static string TranslateSubstitution(string substitution)
    {
        var text = new System.Text.StringBuilder(substitution.Length + 8);
        for (var i = 0; i < substitution.Length; i++)
        {
            var c = substitution[i];
            if (c == '$')
            {
                text.Append("$$");
            }
            else if (c == '\\' && i + 1 < substitution.Length && char.IsAsciiDigit(substitution[i + 1]))
            {
                text.Append("${").Append(substitution[++i]).Append('}');
            }
            else if (c == '\\' && i + 1 < substitution.Length && substitution[i + 1] == '\\')
            {
                text.Append('\\');
                i++;
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }
}

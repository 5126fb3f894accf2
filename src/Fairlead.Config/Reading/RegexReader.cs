using System.Text.RegularExpressions;
using Fairlead.Config.Diagnostics;
using Fairlead.Model.Routing;

namespace Fairlead.Config.Reading;

/// <summary>Reads regular expressions that RE2 (Envoy, gRPC) and .NET (our proxy) read alike.</summary>
internal static class RegexReader
{
    private const string Compared = "text to compare with";
    private const string TooLarge = "it is too large, counting what its repetitions stand for";

    /// <summary>The expression; reported and empty where it is not RE2's.</summary>
    public static string RegularExpression(this FieldValue field)
    {
        var pattern = field.Text("a regular expression", maxLength: 1024);
        if (pattern.Length > 0 && Check(pattern) is { } problem)
        {
            field.Error(ErrorCodes.BadRegex, $"not a regular expression of RE2's syntax: {problem}");
            return "";
        }

        return pattern;
    }

    /// <summary>What is wrong with the expression, or null.</summary>
    internal static string? Check(string pattern)
    {
        if (Re2Syntax.Check(pattern) is { } problem)
        {
            return problem;
        }

        try
        {
            // As our proxy compiles it.
            _ = new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (RegexParseException exception)
        {
            return $"{exception.Error} at character {exception.Offset + 1}";
        }
        catch (NotSupportedException)
        {
            return TooLarge;
        }

        return Re2ProgramSize.Bound(pattern) > Re2ProgramSize.Max ? TooLarge : null;
    }

    /// <summary>What replaces a match, with <c>\0</c> to <c>\9</c> for its groups.</summary>
    public static string Substitution(this FieldValue field, string pattern)
    {
        var text = field.TextOrEmpty("a substitution");
        if (!TargetReader.IsTarget(text))
        {
            field.Error(
                ErrorCodes.BadFormat, "expected a substitution without spaces and control characters", "write a space in a path as %20");
            return "";
        }

        var groups = pattern.Length == 0 ? 9 : new Regex(pattern, RegexOptions.CultureInvariant).GetGroupNumbers().Length - 1;
        for (var index = text.IndexOf('\\', StringComparison.Ordinal);
            index >= 0;
            index = index + 2 <= text.Length ? text.IndexOf('\\', index + 2) : -1)
        {
            var next = index + 1 < text.Length ? text[index + 1] : '\0';
            if (next == '\\')
            {
                continue;
            }

            if (!char.IsAsciiDigit(next))
            {
                field.Error(ErrorCodes.BadRegex, "expected \\0 to \\9 or \\\\ after a backslash in a substitution");
                return "";
            }

            if (next - '0' > groups)
            {
                field.Error(ErrorCodes.BadRegex, $"the substitution names group \\{next}, the expression has {groups}");
                return "";
            }
        }

        return text;
    }

    /// <summary>A condition on a text: at most one of exact, prefix and regex.</summary>
    /// <param name="field">The field.</param>
    /// <param name="empty">What it means where none of them is given.</param>
    /// <param name="starIsPresent">Whether the expression <c>*</c>, which is none, stands for "is there", as in Istio.</param>
    /// <param name="takesEmptyPrefix">Whether the prefix may be empty, as that of a path.</param>
    public static StringMatch? Match(
        this FieldValue field, EmptyMatch empty, bool starIsPresent = false, bool takesEmptyPrefix = false)
    {
        var fields = field.Fields("a mapping with exact, prefix or regex");
        var exact = fields.Optional("exact");
        var prefix = fields.Optional("prefix");
        var regex = fields.Optional("regex");
        fields.Finish();
        var given = (exact is null ? 0 : 1) + (prefix is null ? 0 : 1) + (regex is null ? 0 : 1);
        if (given > 1)
        {
            field.Error(ErrorCodes.Conflict, "expected one of exact, prefix and regex, got several", "keep one of them");
            return null;
        }

        if (exact is { } text)
        {
            return new(StringMatchKind.Exact, text.TextOrEmpty(Compared));
        }

        if (prefix is { } begin)
        {
            var start = begin.TextOrEmpty(Compared);
            if (start.Length == 0 && !takesEmptyPrefix && begin.Node is Yaml.ScalarNode { Kind: Yaml.ScalarKind.Text })
            {
                begin.Error(ErrorCodes.BadFormat, "expected a prefix that says something, got \"\"", "every text begins so: leave it out");
            }

            return new(StringMatchKind.Prefix, start);
        }

        if (regex is { } expression)
        {
            return starIsPresent && expression.Node is Yaml.ScalarNode { Value: "*" }
                ? new(StringMatchKind.Present, "")
                : new(StringMatchKind.Regex, expression.RegularExpression());
        }

        return fields.Count == 0 && !fields.IsStandIn ? WhereEmpty(field, empty) : null;
    }

    private static StringMatch? WhereEmpty(FieldValue field, EmptyMatch empty)
    {
        if (empty == EmptyMatch.Refused)
        {
            field.Error(ErrorCodes.MissingField, "expected one of exact, prefix and regex, got nothing");
            return null;
        }

        if (empty == EmptyMatch.Any)
        {
            field.Warn(ErrorCodes.Ineffective, "a condition without exact, prefix and regex asks for nothing", "leave it out");
        }

        return new(StringMatchKind.Present, "");
    }
}

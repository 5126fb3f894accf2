using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Fairlead.Config.Yaml;

/// <summary>A single value. A plain one (without quotes) has the type that YAML 1.1 or 1.2 reads into it; a quoted one is text.</summary>
internal sealed partial class ScalarNode(string value, bool isPlain, int line, int column) : TextNode(line, column)
{
    // What a number may consist of, in any of the spellings that the expression for numbers takes.
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("+-._0123456789abcdefABCDEFxoinIN");

    public string Value => value;

    /// <summary>What a reader of YAML takes it for. What 1.1 and 1.2 disagree about is never text.</summary>
    public ScalarKind Kind => isPlain ? Classify(value) : ScalarKind.Text;

    /// <summary>Whether it is nothing at all.</summary>
    public bool IsNull => isPlain && IsNullWord(value);

    public override long Weight => 1;

    public override string Describe() => Kind switch
    {
        ScalarKind.Null => "nothing",
        ScalarKind.Boolean => $"the boolean {value}",
        ScalarKind.Number => $"the number {Shorten(value)}",
        _ => $"\"{Shorten(value)}\"",
    };

    /// <summary>The decimal number that it says, quoted or not, as protobuf's JSON reads numbers.</summary>
    public bool TryGetNumber(out double number)
    {
        number = 0;
        return Decimal().IsMatch(value)
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            && double.IsFinite(number);
    }

    /// <summary>
    /// The decimal integer that it says, quoted or not, as protobuf's JSON reads integers. No octal, no hexadecimal, no underscores.
    /// </summary>
    public bool TryGetInteger(out long number)
    {
        number = 0;
        return IsInteger(value) && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }

    private static ScalarKind Classify(string value)
    {
        if (IsNullWord(value))
        {
            return ScalarKind.Null;
        }

        // Longer ones are neither word nor number; the check also bounds what the expression has to look at.
        if (value.Length > 64)
        {
            return ScalarKind.Text;
        }

        if (IsBoolean(value))
        {
            return ScalarKind.Boolean;
        }

        return IsNumber(value) ? ScalarKind.Number : ScalarKind.Text;
    }

    private static bool IsNullWord(string value) => value is "" or "~" or "null" or "Null" or "NULL";

    // Most values are text, which the first character or the length tells: an expression costs many times that.
    private static bool IsBoolean(string value) => value.Length <= 5 && "tTyYoOnNfF".Contains(value[0]) && YamlBoolean().IsMatch(value);

    // An address has three points, a number one at most.
    private static bool IsNumber(string value) =>
        (char.IsAsciiDigit(value[0]) || value[0] is '-' or '+' or '.')
        && !value.AsSpan().ContainsAnyExcept(NumberCharacters)
        && value.AsSpan().Count('.') <= 1
        && YamlNumber().IsMatch(value);

    private static bool IsInteger(ReadOnlySpan<char> text)
    {
        var digits = text.StartsWith('-') ? text[1..] : text;
        return !digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9') && (digits[0] != '0' || digits.Length == 1);
    }

    internal static string Shorten(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= 60 ? line : string.Concat(line.AsSpan(0, 57), "...");
    }

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Decimal();

    [GeneratedRegex(@"\A(true|yes|on|y|false|no|off|n)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex YamlBoolean();

    // Decimal with YAML's freedoms (leading +, leading or trailing point, underscores), octal, hexadecimal, binary, infinity, not-a-number.
    [GeneratedRegex(
        @"\A[-+]?([0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?|\.[0-9][0-9_]*([eE][-+]?[0-9]+)?|0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+"
            + @"|\.(inf|Inf|INF))\z|\A\.(nan|NaN|NAN)\z")]
    private static partial Regex YamlNumber();
}

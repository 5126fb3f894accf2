using System.Globalization;
using Fairlead.Config.Diagnostics;
using Fairlead.Model.Text;
using Fairlead.Config.Yaml;
using Fairlead.Model;

namespace Fairlead.Config.Reading;

/// <summary>Readers of single values: each reports what does not fit and returns a stand-in.</summary>
internal static class ScalarReaders
{
    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Text that is not empty.</summary>
    public static string Text(this FieldValue field, string expected = "text", int maxLength = 4096)
    {
        var text = field.TextOrEmpty(expected, maxLength);
        if (text.Length == 0 && field.Node is ScalarNode { Kind: ScalarKind.Text })
        {
            field.Error(ErrorCodes.BadFormat, $"expected {expected}, got \"\"");
        }

        return text;
    }

    /// <summary>Text that may be empty.</summary>
    public static string TextOrEmpty(this FieldValue field, string expected = "text", int maxLength = 4096)
    {
        if (field.Node is not ScalarNode { Kind: ScalarKind.Text } scalar)
        {
            field.WrongType(expected == "text" ? expected : $"text: {expected}");
            return "";
        }

        if (scalar.Value.Length > maxLength)
        {
            field.Error(ErrorCodes.OutOfRange, $"expected at most {maxLength} characters, got {scalar.Value.Length}");
            return "";
        }

        return scalar.Value;
    }

    /// <summary>An integer, plain or quoted as protobuf's JSON has it.</summary>
    public static int Integer(this FieldValue field, int min, int max)
    {
        if (field.Node is ScalarNode scalar && scalar.TryGetInteger(out var number) && number >= min && number <= max)
        {
            return (int)number;
        }

        ReportInteger(field, $"an integer from {min} to {max}");
        return min;
    }

    private static void ReportInteger(FieldValue field, string expected)
    {
        if (field.Node is ScalarNode scalar && scalar.TryGetInteger(out var number))
        {
            field.Error(ErrorCodes.OutOfRange, $"expected {expected}, got {number}");
            return;
        }

        // All digits, but too many for 64 bits.
        if (field.Node is ScalarNode { Value.Length: > 0 } big
            && big.Value.AsSpan(big.Value[0] == '-' ? 1 : 0) is { IsEmpty: false } digits
            && !digits.ContainsAnyExceptInRange('0', '9')
            && digits[0] != '0')
        {
            field.Error(ErrorCodes.OutOfRange, $"expected {expected}, got {ScalarNode.Shorten(big.Value)}");
            return;
        }

        field.WrongType(expected);
    }

    /// <summary>A port number; 0 stands in.</summary>
    public static int Port(this FieldValue field)
    {
        var errors = field.Problems.Errors;
        var port = field.Integer(1, 65535);
        return field.Problems.Errors == errors ? port : 0;
    }

    /// <summary>A port number; null where it is 0, which is as if it were not given.</summary>
    public static int? PortOrNone(this FieldValue field) => field.Integer(0, 65535) is > 0 and var port ? port : null;

    /// <summary>A moment in time as Kubernetes writes it (RFC 3339); null stands in.</summary>
    public static DateTimeOffset? Time(this FieldValue field)
    {
        if (field.Node is ScalarNode { Value: var text }
            && DateTimeOffset.TryParseExact(
                text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time))
        {
            return time;
        }

        field.WrongType("a time such as 2026-01-31T12:00:00Z");
        return null;
    }

    /// <summary>A number, plain or quoted as protobuf's JSON has it.</summary>
    public static double Number(this FieldValue field, double min, double max)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}");
        if (field.Node is not ScalarNode scalar || !scalar.TryGetNumber(out var number))
        {
            field.WrongType(expected);
            return min;
        }

        if (number < min || number > max)
        {
            field.Error(ErrorCodes.OutOfRange, string.Create(CultureInfo.InvariantCulture, $"expected {expected}, got {number}"));
            return min;
        }

        return number;
    }

    /// <summary>true or false, plain. What only older YAML takes for a boolean is refused.</summary>
    public static bool Boolean(this FieldValue field)
    {
        if (field.Node is ScalarNode { Kind: ScalarKind.Boolean } scalar)
        {
            if (scalar.Value is "true" or "True" or "TRUE")
            {
                return true;
            }

            if (scalar.Value is "false" or "False" or "FALSE")
            {
                return false;
            }
        }

        field.Error(ErrorCodes.WrongType, $"expected true or false, got {field.Node.Describe()}", "write true or false, without quotes");
        return false;
    }

    /// <summary>A duration of a millisecond at least, or 0 where that is allowed.</summary>
    public static TimeSpan Duration(this FieldValue field, bool zeroAllowed)
    {
        if (field.Node is not ScalarNode { Kind: ScalarKind.Text } scalar)
        {
            field.Error(
                ErrorCodes.WrongType, $"expected a duration such as 5s or 250ms, got {field.Node.Describe()}", "add a unit: ms, s, m or h");
            return TimeSpan.Zero;
        }

        if (!DurationText.TryParse(scalar.Value, out var duration))
        {
            field.Error(
                ErrorCodes.BadDuration,
                $"expected a duration such as 5s or 250ms, got {field.Node.Describe()}",
                "a number with a unit: ms, s, m or h");
            return TimeSpan.Zero;
        }

        if (duration > DurationText.Max || (duration < TimeSpan.FromMilliseconds(1) && !(zeroAllowed && duration == TimeSpan.Zero)))
        {
            var lowest = zeroAllowed ? "0s or 1ms" : "1ms";
            field.Error(ErrorCodes.OutOfRange, $"expected a duration from {lowest} to {DurationText.MaxText}, got {scalar.Value}");
            return TimeSpan.Zero;
        }

        if (duration.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            field.Error(ErrorCodes.OutOfRange, $"expected a duration of whole milliseconds, got {scalar.Value}");
            return TimeSpan.Zero;
        }

        return duration;
    }

    /// <summary>One of some words; the first of them stands in.</summary>
    public static string Word(this FieldValue field, params ReadOnlySpan<string> words)
    {
        var text = field.Node is ScalarNode scalar ? scalar.Value : "";
        foreach (var word in words)
        {
            if (word == text)
            {
                return word;
            }
        }

        var expected = $"expected one of {string.Join(", ", words!)}, got {field.Node.Describe()}";
        field.Error(
            field.Node is ScalarNode ? ErrorCodes.UnknownValue : ErrorCodes.WrongType, expected, DidYouMean.Remedy(text, words.ToArray()));
        return words[0];
    }

    /// <summary>A list of texts.</summary>
    public static EquatableList<string> Texts(this FieldValue field, Func<FieldValue, string> read, int max = 1024) =>
        field.Items(read, max).ToEquatableList();

    /// <summary>A mapping of texts, as labels are.</summary>
    public static EquatableMap<string> TextMap(this FieldValue field) =>
        field.Pairs(static (_, value) => value.Share(value.TextOrEmpty())).ToEquatableMap();
}

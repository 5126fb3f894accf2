using System.Text;

namespace Fairlead.Proxy.Formatting;

/// <summary>Formats of times as <c>strftime</c> has them, in .NET's writing.</summary>
internal static class TimeFormat
{
    /// <summary>The same format in .NET's writing; null where it has something that .NET does not.</summary>
    public static string? TryTranslate(string format)
    {
        var text = new StringBuilder(format.Length * 2);
        for (var index = 0; index < format.Length; index++)
        {
            if (format[index] != '%')
            {
                text.Append('\\').Append(format[index]);
                continue;
            }

            var length = index + 2 < format.Length && format[index + 1] is '3' or '6' ? 2 : 1;
            if (index + length >= format.Length || Translate(format.AsSpan(index + 1, length)) is not { } part)
            {
                return null;
            }

            text.Append(part);
            index += length;
        }

        return text.ToString();
    }

    private static string? Translate(ReadOnlySpan<char> part) => part switch
    {
        "Y" => "yyyy",
        "y" => "yy",
        "m" => "MM",
        "d" => "dd",
        "H" => "HH",
        "I" => "hh",
        "M" => "mm",
        "S" => "ss",
        "p" => "tt",
        "a" => "ddd",
        "A" => "dddd",
        "b" or "h" => "MMM",
        "B" => "MMMM",
        "T" => "HH\\:mm\\:ss",
        "R" => "HH\\:mm",
        "F" => "yyyy-MM-dd",
        "D" => "MM\\/dd\\/yy",
        "z" => "\\+\\0\\0\\0\\0",
        "Z" => "\\U\\T\\C",
        "3f" => "fff",
        "6f" => "ffffff",
        "%" => "\\%",
        _ => null,
    };
}

using Fairlead.Config.Diagnostics;
using Fairlead.Config.Yaml;

namespace Fairlead.Config.Reading;

/// <summary>Reads texts that proxies put into a request line, a Host header or a Location header.</summary>
internal static class TargetReader
{
    /// <summary>
    /// A path or an authority, without the spaces and control characters that would end the line it goes into. It may be empty, which is as
    /// if it were not given.
    /// </summary>
    public static string? Target(this FieldValue field, string expected, int maxLength = 4096)
    {
        var text = field.TextOrEmpty(expected, maxLength);
        if (!IsTarget(text))
        {
            field.Error(
                ErrorCodes.BadFormat,
                $"expected {expected} without spaces and control characters, got {ScalarNode.Shorten(Visible(text))}",
                "write a space in a path as %20");
            return null;
        }

        return text.Length == 0 ? null : text;
    }

    /// <summary>Whether a text may stand in a request line.</summary>
    public static bool IsTarget(string text)
    {
        foreach (var c in text)
        {
            if (c is <= ' ' or '\u007f')
            {
                return false;
            }
        }

        return true;
    }

    private static string Visible(string text) => string.Concat(
        "\"", text.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal), "\"");
}

using Fairlead.Config.Diagnostics;
using Fairlead.Config.Yaml;

namespace Fairlead.Config.Reading;

/// <summary>Reads values of headers, in which Envoy's variables may stand.</summary>
internal static class HeaderValueReader
{
    private const string Remedy =
        "write a percent sign as %%, and a variable as %NAME% or %NAME(ARGUMENT)%, for example %REQ(x-request-id)%";

    /// <summary>A value on one line. <c>%%</c> is a percent sign, <c>%NAME%</c> a variable that Envoy has; nothing else begins with one.
    /// </summary>
    public static string HeaderValue(this FieldValue field)
    {
        var text = field.TextOrEmpty();
        if (text.AsSpan().ContainsAny("\r\n\0"))
        {
            field.Error(ErrorCodes.BadFormat, "expected a header value on one line, got several lines");
        }
        else if (Check(text) is { } problem)
        {
            field.Error(ErrorCodes.BadFormat, problem, Remedy);
        }

        return text;
    }

    /// <summary>What is wrong with the variables of a value, or null.</summary>
    internal static string? Check(string text)
    {
        for (var index = text.IndexOf('%', StringComparison.Ordinal); index >= 0; index = text.IndexOf('%', index))
        {
            if (index + 1 < text.Length && text[index + 1] == '%')
            {
                index += 2;
                if (index >= text.Length)
                {
                    break;
                }

                continue;
            }

            if (!EnvoyVariables.TryRead(text, index, out var length, out var problem))
            {
                return $"a percent sign in \"{ScalarNode.Shorten(text)}\" {problem}";
            }

            index += length;
            if (index >= text.Length)
            {
                break;
            }
        }

        return null;
    }
}

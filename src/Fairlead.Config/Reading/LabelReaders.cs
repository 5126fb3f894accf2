using System.Text.RegularExpressions;
using Fairlead.Config.Diagnostics;
using Fairlead.Model;

namespace Fairlead.Config.Reading;

/// <summary>Readers of labels and of names that are parts of names.</summary>
internal static partial class LabelReaders
{
    private const int LongestPrefix = 253;

    /// <summary>Labels as Kubernetes takes them.</summary>
    public static EquatableMap<string> Labels(this FieldValue field) => field.Pairs(static (name, value) =>
    {
        var text = value.TextOrEmpty();
        if (!IsName(name))
        {
            value.Error(
                ErrorCodes.BadFormat,
                $"expected a label's name of at most 63 letters, digits, '-', '_' and '.', with a DNS name and '/' before it at most, got "
                    + $"\"{Yaml.ScalarNode.Shorten(name)}\"");
        }

        if (!IsValue(text))
        {
            value.Error(
                ErrorCodes.BadFormat,
                $"expected a label of at most 63 letters, digits, '-', '_' and '.', got \"{Yaml.ScalarNode.Shorten(text)}\"",
                "texts of other forms are annotations");
        }

        return value.Share(text);
    }).ToEquatableMap();

    /// <summary>The name of a subset: it becomes a part of the names of clusters and of server names.</summary>
    public static string SubsetName(this FieldValue field)
    {
        var text = field.Text("a subset's name", maxLength: 63);
        if (text.Length > 0 && !SubsetForm().IsMatch(text))
        {
            field.Error(ErrorCodes.BadFormat, $"expected a subset's name of letters, digits and '-', got \"{text}\"");
        }

        return field.Share(text);
    }

    /// <summary>Whether a text is the name of a label or an annotation: a name, with a DNS name and a slash before it at most.</summary>
    public static bool IsName(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? NameForm().IsMatch(text)
            : slash <= LongestPrefix && PrefixForm().IsMatch(text[..slash]) && NameForm().IsMatch(text[(slash + 1)..]);
    }

    /// <summary>Whether a text is the value of a label.</summary>
    public static bool IsValue(string text) => text.Length == 0 || NameForm().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex NameForm();

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\z")]
    private static partial Regex PrefixForm();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex SubsetForm();
}

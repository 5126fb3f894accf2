using System.Text.RegularExpressions;
using Fairlead.Config.Diagnostics;
using Fairlead.Model;

namespace Fairlead.Config.Reading;

/// <summary>Readers of labels and of names that are parts of names.</summary>
internal static partial class LabelReaders
{
    private const int LongestPrefix = 253;

    /// <summary>Labels of workloads, of the form that Kubernetes gives them.</summary>
    public static EquatableMap<string> WorkloadLabels(this FieldValue field) => field.Pairs(static (name, value) =>
    {
        var text = value.TextOrEmpty("a label's value");
        if (!IsName(name))
        {
            value.Error(
                ErrorCodes.BadFormat,
                $"expected a label of letters, digits, '-', '_' and '.', at most with a domain and '/' before it, got \"{name}\"");
        }
        else if (!IsValue(text))
        {
            value.Error(ErrorCodes.BadFormat, $"expected a label's value of letters, digits, '-', '_' and '.', got \"{text}\"");
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

    public static bool IsName(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0
            ? NameForm().IsMatch(text)
            : slash <= LongestPrefix && PrefixForm().IsMatch(text[..slash]) && NameForm().IsMatch(text[(slash + 1)..]);
    }

    public static bool IsValue(string text) => text.Length == 0 || NameForm().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex NameForm();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*\z")]
    private static partial Regex PrefixForm();

    [GeneratedRegex(@"\A[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex SubsetForm();
}

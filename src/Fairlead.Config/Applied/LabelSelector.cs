using System.Diagnostics.CodeAnalysis;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Applied;

/// <summary>Chooses objects by their labels, as kubectl's equality does: <c>app=shop,tier!=web,owner</c>. Immutable.</summary>
public sealed class LabelSelector
{
    private readonly IReadOnlyList<(string Name, string? Value, bool IsEqual)> _terms;

    private LabelSelector(IReadOnlyList<(string, string?, bool)> terms) => _terms = terms;

    /// <summary>Reads one; null where it is none, which an empty text is too.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out LabelSelector? selector)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<(string, string?, bool)> terms = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            var name = (at < 0 ? part : part[..at]).TrimEnd('!').TrimStart('!').Trim();
            if (name.Length == 0 || name.AsSpan().ContainsAny(" =!()"))
            {
                selector = null;
                return false;
            }

            terms.Add(at < 0
                ? (name, null, !part.StartsWith('!'))
                : (name, part[(at + 1)..].TrimStart('=').Trim(), at == 0 || part[at - 1] != '!'));
        }

        selector = new(terms);
        return true;
    }

    /// <summary>Whether an object is chosen.</summary>
    public bool Chooses(ConfigObject item)
    {
        ArgumentNullException.ThrowIfNull(item);
        foreach (var (name, value, isEqual) in _terms)
        {
            var has = item.Labels.TryGetValue(name, out var label) && (value is null || label == value);
            if (has != isEqual)
            {
                return false;
            }
        }

        return true;
    }
}

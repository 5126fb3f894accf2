using Fairlead.Model;

namespace Fairlead.Translation.Views;

/// <summary>
/// The clients that see the mesh alike: those of one namespace whose labels are alike as far as rules look at them. What only few classes
/// see otherwise than everybody else is a variant under their class; all else is shared under <see cref="Anyone"/>. Immutable.
/// </summary>
/// <param name="Namespace">The namespace; empty for one that nothing in the mesh is about.</param>
/// <param name="Labels">The labels that rules look at.</param>
public sealed record ClientClass(string Namespace, EquatableMap<string> Labels) : IComparable<ClientClass>
{
    /// <summary>The clients that nothing in the mesh is about in particular.</summary>
    public static ClientClass Anyone { get; } = new("", EquatableMap<string>.Empty);

    /// <inheritdoc/>
    public int CompareTo(ClientClass? other)
    {
        if (ReferenceEquals(this, other))
        {
            return 0;
        }

        var order = other is null ? 1 : string.CompareOrdinal(Namespace, other.Namespace);
        return order != 0 ? order : string.CompareOrdinal(TextOf(Labels), TextOf(other!.Labels)); // null has returned
    }

    private static string TextOf(EquatableMap<string> labels) =>
        labels.Count == 0
            ? ""
            : string.Join('\n', labels.OrderBy(static label => label.Key, StringComparer.Ordinal)
                .Select(static label => $"{label.Key}={label.Value}"));
}

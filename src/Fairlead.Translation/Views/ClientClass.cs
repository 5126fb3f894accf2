using Fairlead.Model;
using Fairlead.Model.Proxies;

namespace Fairlead.Translation.Views;

/// <summary>
/// The clients that see the mesh alike: those of one namespace whose labels are alike as far as rules look at them. What only few classes
/// see otherwise than everybody else is a variant under their class; all else is shared under <see cref="Anyone"/>. Immutable.
/// </summary>
/// <param name="Namespace">The namespace; empty for one that nothing in the mesh is about.</param>
/// <param name="Labels">The labels that rules and policies look at.</param>
public sealed record ClientClass(string Namespace, EquatableMap<string> Labels) : IComparable<ClientClass>
{
    /// <summary>What lets them see only a part of the mesh; null: they see all that is exported to them.</summary>
    public VisibilityKey? Visibility { get; init; }

    /// <summary>Whether they take traffic from outside of the mesh: then gateways' listeners are theirs.</summary>
    public bool IsGateway { get; init; }

    /// <summary>
    /// Whether they see only a part of the mesh. They are given what is made for them, and nothing of what anyone is given: most of the
    /// mesh is not for them, so that what they see costs less to name than what they do not.
    /// </summary>
    public bool IsScoped => Visibility is not null;

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
        order = order != 0 ? order : string.CompareOrdinal(TextOf(Labels), TextOf(other!.Labels)); // null has an order
        order = order != 0 ? order : Comparer<VisibilityKey>.Default.Compare(Visibility, other!.Visibility);
        return order != 0 ? order : IsGateway.CompareTo(other!.IsGateway);
    }

    private static string TextOf(EquatableMap<string> labels) =>
        labels.Count == 0
            ? ""
            : string.Join('\n', labels.OrderBy(static label => label.Key, StringComparer.Ordinal)
                .Select(static label => $"{label.Key}={label.Value}"));
}

using Fairlead.Model.Objects;

namespace Fairlead.Model.Proxies;

/// <summary>
/// What identifies a visibility: the namespace whose proxies it is for and its object. Those of one namespace stand side by side, and those
/// with a selector stand before the one without.
/// </summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="IsDefault">Whether it is for all proxies of the namespace.</param>
/// <param name="Owner">The object; null only where a search begins.</param>
/// <param name="Ordinal">Which of the object's visibilities it is, from 0.</param>
public sealed record VisibilityKey(string Namespace, bool IsDefault, ConfigKey? Owner, int Ordinal) : IComparable<VisibilityKey>
{
    /// <inheritdoc/>
    public int CompareTo(VisibilityKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = string.CompareOrdinal(Namespace, other.Namespace);
        order = order != 0 ? order : IsDefault.CompareTo(other.IsDefault);
        order = order != 0 ? order : Comparer<ConfigKey>.Default.Compare(Owner, other.Owner);
        return order != 0 ? order : Ordinal.CompareTo(other.Ordinal);
    }
}

using Fairlead.Model.Objects;

namespace Fairlead.Model.Listeners;

/// <summary>What identifies a listener: the object that claims it and its name there.</summary>
/// <param name="Owner">The object.</param>
/// <param name="Section">The listener's name, unique in its object.</param>
public sealed record ListenerKey(ConfigKey Owner, string Section) : IComparable<ListenerKey>
{
    /// <inheritdoc/>
    public int CompareTo(ListenerKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Owner.CompareTo(other.Owner);
        return order != 0 ? order : string.CompareOrdinal(Section, other.Section);
    }
}

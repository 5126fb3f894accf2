using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Routes;

/// <summary>What identifies rules that are bound to a listener for a host.</summary>
/// <param name="Place">The listener and the host.</param>
/// <param name="Owner">The object whose rules they are.</param>
/// <param name="Binding">Which of the object's hosts it is, from 0.</param>
internal sealed record ListenerBindingKey(ListenerHostKey Place, ConfigKey Owner, int Binding) : IComparable<ListenerBindingKey>
{
    public int CompareTo(ListenerBindingKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Place.CompareTo(other.Place);
        order = order != 0 ? order : Owner.CompareTo(other.Owner);
        return order != 0 ? order : Binding.CompareTo(other.Binding);
    }
}

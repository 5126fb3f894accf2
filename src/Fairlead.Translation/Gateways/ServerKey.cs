using Fairlead.Model.Listeners;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Gateways;

/// <summary>What identifies a server of a class of gateways.</summary>
/// <param name="Class">The gateways.</param>
/// <param name="Listener">The listener that they have.</param>
internal sealed record ServerKey(ClientClass Class, ListenerKey Listener) : IComparable<ServerKey>
{
    public int CompareTo(ServerKey? other)
    {
        var order = other is null ? 1 : Class.CompareTo(other.Class);
        return order != 0 ? order : Listener.CompareTo(other!.Listener); // null has an order
    }
}

using Fairlead.Model.Listeners;

namespace Fairlead.Translation.Gateways;

/// <summary>What one server brings to a host in a route configuration: its rules, or that it takes the host.</summary>
/// <param name="Place">The host.</param>
/// <param name="Listener">The server.</param>
/// <param name="HasRules">Whether it is the rules.</param>
internal sealed record GatewayPartKey(GatewayHostKey Place, ListenerKey Listener, bool HasRules) : IComparable<GatewayPartKey>
{
    public int CompareTo(GatewayPartKey? other)
    {
        var order = other is null ? 1 : Place.CompareTo(other.Place);
        order = order != 0 ? order : Listener.CompareTo(other!.Listener); // null has an order
        return order != 0 ? order : HasRules.CompareTo(other!.HasRules);
    }
}

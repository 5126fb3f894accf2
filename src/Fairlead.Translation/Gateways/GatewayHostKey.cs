using Fairlead.Translation.Routes;

namespace Fairlead.Translation.Gateways;

/// <summary>A host in a route configuration of gateways.</summary>
/// <param name="Table">The gateways and the route configuration.</param>
/// <param name="Host">The host, <c>*.suffix</c> or <c>*</c>.</param>
internal sealed record GatewayHostKey(TableName Table, string Host) : IComparable<GatewayHostKey>
{
    public int CompareTo(GatewayHostKey? other)
    {
        var order = other is null ? 1 : Table.CompareTo(other.Table);
        return order != 0 ? order : string.CompareOrdinal(Host, other!.Host); // null has an order
    }
}

using System.Globalization;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Gateways;

/// <summary>Where gateways of a class listen.</summary>
/// <param name="Class">The gateways.</param>
/// <param name="Address">The address.</param>
/// <param name="Port">The port.</param>
internal sealed record SocketKey(ClientClass Class, string Address, int Port) : IComparable<SocketKey>
{
    /// <summary>The name of the listener there, as Istio has it.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Address}_{Port}");

    public int CompareTo(SocketKey? other)
    {
        var order = other is null ? 1 : Class.CompareTo(other.Class);
        order = order != 0 ? order : string.CompareOrdinal(Address, other!.Address); // null has an order
        return order != 0 ? order : Port.CompareTo(other!.Port);
    }
}

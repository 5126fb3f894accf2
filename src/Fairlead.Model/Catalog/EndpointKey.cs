namespace Fairlead.Model.Catalog;

/// <summary>
/// What identifies an endpoint: the service port that it answers for, who knows it, and its socket. Endpoints of a port stand side by side
/// in this order.
/// </summary>
/// <param name="Service">The service.</param>
/// <param name="Port">The service port's number.</param>
/// <param name="Provider">The id of the registry that knows it.</param>
/// <param name="Shard">The part of the registry that it is listed in, for example the object that lists it.</param>
/// <param name="Address">Its address, as given.</param>
/// <param name="TargetPort">Its port.</param>
/// <param name="Ordinal">Tells apart those that one shard lists under one socket: 0 for the first.</param>
public sealed record EndpointKey(ServiceKey Service, int Port, string Provider, string Shard, string Address, int TargetPort, int Ordinal)
    : IComparable<EndpointKey>
{
    /// <inheritdoc/>
    public int CompareTo(EndpointKey? other)
    {
        if (other is null)
        {
            return 1;
        }

        var order = Service.CompareTo(other.Service);
        order = order != 0 ? order : Port.CompareTo(other.Port);
        order = order != 0 ? order : string.CompareOrdinal(Provider, other.Provider);
        order = order != 0 ? order : string.CompareOrdinal(Shard, other.Shard);
        order = order != 0 ? order : string.CompareOrdinal(Address, other.Address);
        order = order != 0 ? order : TargetPort.CompareTo(other.TargetPort);
        return order != 0 ? order : Ordinal.CompareTo(other.Ordinal);
    }

    /// <summary>
    /// A hash of what tells most endpoints apart: few of one service and address differ in who knows them. There are many, each in
    /// several maps.
    /// </summary>
    public override int GetHashCode() => HashCode.Combine(Service, Address, Port, TargetPort, Ordinal);
}

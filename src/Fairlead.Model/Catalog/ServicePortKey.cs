namespace Fairlead.Model.Catalog;

/// <summary>A port of a service, as endpoints and tables are found by it.</summary>
/// <param name="Service">The service.</param>
/// <param name="Port">The service port's number.</param>
public sealed record ServicePortKey(ServiceKey Service, int Port) : IComparable<ServicePortKey>
{
    /// <inheritdoc/>
    public int CompareTo(ServicePortKey? other)
    {
        var byService = other is null ? 1 : Service.CompareTo(other.Service);
        return byService != 0 ? byService : Port.CompareTo(other!.Port); // null has returned
    }
}

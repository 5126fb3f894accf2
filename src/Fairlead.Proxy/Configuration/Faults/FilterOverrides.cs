namespace Fairlead.Proxy.Configuration.Faults;

/// <summary>What a route, virtual host, route configuration or weighted cluster says about filters of the listener, by filter name.
/// A value of <see cref="FaultModel.Nothing"/> switches the filter off.</summary>
internal sealed class FilterOverrides(IReadOnlyDictionary<string, FaultModel> faults)
{
    public static FilterOverrides None { get; } = new(new Dictionary<string, FaultModel>());

    public bool IsEmpty => faults.Count == 0;

    public FaultModel? Find(string filter) => faults.Count == 0 ? null : faults.GetValueOrDefault(filter);
}

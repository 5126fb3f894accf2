namespace Fairlead.Proxy.Configuration.Faults;

/// <summary>What a route, virtual host, route configuration or weighted cluster says about filters of the listener, by filter name.
/// A value of <see cref="FaultModel.Nothing"/> switches the filter off.</summary>
/// <param name="faults">The faults.</param>
/// <param name="lookupPort">See <see cref="LookupPort"/>.</param>
internal sealed class FilterOverrides(IReadOnlyDictionary<string, FaultModel> faults, int lookupPort = 0)
{
    public static FilterOverrides None { get; } = new(new Dictionary<string, FaultModel>());

    public bool IsEmpty => faults.Count == 0;

    /// <summary>The port of hosts that are looked up for requests, where these name none; 0: that of HTTP.</summary>
    public int LookupPort => lookupPort;

    public FaultModel? Find(string filter) => faults.Count == 0 ? null : faults.GetValueOrDefault(filter);
}

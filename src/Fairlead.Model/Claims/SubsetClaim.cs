namespace Fairlead.Model.Claims;

/// <summary>A named part of a destination's endpoints, as written. Immutable.</summary>
/// <param name="Name">The name.</param>
/// <param name="Labels">Labels that an endpoint of it has.</param>
/// <param name="Traffic">How clients talk to it; null: as to the whole.</param>
/// <param name="Path">The path of the subset in its object.</param>
public sealed record SubsetClaim(string Name, EquatableMap<string> Labels, TrafficClaim? Traffic, string Path);

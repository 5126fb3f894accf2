using Fairlead.Model;
using Fairlead.Model.Claims;

namespace Fairlead.Config.Istio;

/// <summary>A subset of a DestinationRule. Immutable.</summary>
public sealed record SubsetConfig(string Name, EquatableMap<string> Labels, TrafficClaim? Traffic, string Path);

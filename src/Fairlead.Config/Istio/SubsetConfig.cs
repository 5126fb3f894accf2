using Fairlead.Model;

namespace Fairlead.Config.Istio;

/// <summary>A subset of a DestinationRule. Immutable.</summary>
public sealed record SubsetConfig(string Name, EquatableMap<string> Labels, TrafficPolicyConfig? Traffic, string Path);

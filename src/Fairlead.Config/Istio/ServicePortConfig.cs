using Fairlead.Model.Catalog;

namespace Fairlead.Config.Istio;

/// <summary>A port of a ServiceEntry. Immutable.</summary>
public sealed record ServicePortConfig(ServicePort Port, string Path);

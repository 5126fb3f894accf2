using Fairlead.Model.Catalog;

namespace Fairlead.Translation.Clusters;

/// <summary>An endpoint with its address in normal form and its weight as it goes out.</summary>
internal readonly record struct PlacedEndpoint(string Address, Endpoint Endpoint, uint Weight);


namespace Fairlead.Translation.Clusters;

/// <summary>The endpoints of one locality, no socket twice, in order of addresses and ports.</summary>
internal sealed record LocalityEndpoints(
    Fairlead.Model.Catalog.Locality Key, Envoy.Config.Core.V3.Locality Locality, IReadOnlyList<PlacedEndpoint> Endpoints);

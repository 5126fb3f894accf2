using Fairlead.Catalog;
using Fairlead.Config.FrontEnds;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;

namespace Fairlead.Translation.Tests.Meshes;

/// <summary>Joins config as the control plane does, without what registries know.</summary>
internal static class TestCatalog
{
    public static CatalogState Join(ConfigSnapshot config) => new MeshCatalog(Lowering.Lower).Join(
        OrderedMap.Create(KeyOrder.Natural<ConfigKey>(), config.Objects),
        OrderedMap.Empty<EndpointKey, Endpoint>(KeyOrder.Natural<EndpointKey>()));
}

using Fairlead.Catalog;
using Fairlead.Config.FrontEnds;
using Fairlead.Model.Objects;

namespace Fairlead.Offline;

/// <summary>Joins config without a server, by the server's own code. Pure.</summary>
internal static class OfflineCatalog
{
    public static CatalogState Join(ConfigSnapshot config)
    {
        MeshCatalog catalog = new(Lowering.Lower);
        return catalog.Step(catalog.Empty, new() { Objects = config.Objects });
    }
}

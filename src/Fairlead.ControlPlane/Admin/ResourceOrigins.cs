using Fairlead.Model.Objects;
using Fairlead.Translation.Resources;
using Fairlead.Xds.Resources;

namespace Fairlead.ControlPlane.Admin;

/// <summary>Reads back the provenance that translation gave a resource as its tag.</summary>
internal static class ResourceOrigins
{
    public static IReadOnlyList<Provenance> Of(XdsResource resource) => resource.Tag is TranslatedResource rendered ? rendered.Provenance : [];
}

using Fairlead.Model.Objects;
using Fairlead.Translation.Resources;
using Fairlead.Xds.Resources;

namespace Fairlead.ControlPlane.Push;

/// <summary>Reads the provenance of a resource, which translation attached to it as its tag.</summary>
internal static class ResourceOrigins
{
    public static IReadOnlyList<Provenance> Of(XdsResource resource) =>
        resource.Tag is TranslatedResource rendered ? rendered.Provenance : [];
}

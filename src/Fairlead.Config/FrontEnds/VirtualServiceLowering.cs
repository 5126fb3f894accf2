using Fairlead.Config.Istio;
using Fairlead.Model.Claims;

namespace Fairlead.Config.FrontEnds;

/// <summary>VirtualServices as claims.</summary>
internal static class VirtualServiceLowering
{
    public static ObjectClaims Lower(VirtualServiceConfig spec) => new()
    {
        Routes =
        [
            new RouteClaim
            {
                Hosts = spec.Hosts,
                AppliesToMesh = spec.AppliesToMesh,
                Rules = spec.Http,
                ExportTo = spec.ExportTo,
            },
        ],
    };
}

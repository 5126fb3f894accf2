using Fairlead.Config.Istio;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Config.FrontEnds;

/// <summary>VirtualServices as claims.</summary>
internal static class VirtualServiceLowering
{
    public static ObjectClaims Lower(ConfigObject item, VirtualServiceConfig spec) => new()
    {
        Routes =
        [
            new RouteClaim
            {
                Hosts = spec.Hosts,
                AppliesToMesh = spec.AppliesToMesh,
                Listeners = spec.Gateways,
                CreatedAt = item.CreatedAt,
                Rules = spec.Http,
                Streams = spec.Streams,
                ExportTo = spec.ExportTo,
            },
        ],
    };
}

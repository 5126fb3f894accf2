using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Settings;

namespace Fairlead.Catalog.Settings;

/// <summary>Gives claims that do not say to whom they are exported what the settings of the mesh say.</summary>
internal static class ExportDefaults
{
    /// <summary>Whether all claims say it themselves.</summary>
    public static bool IsComplete(ObjectClaims claims) =>
        claims.Services.All(static service => service.ExportTo.Count > 0)
        && claims.Routes.All(static route => route.ExportTo.Count > 0)
        && claims.Policies.All(static policy => policy.ExportTo.Count > 0);

    public static ObjectClaims Complete(ObjectClaims claims, MeshSettings settings) => claims with
    {
        Services = claims.Services
            .Select(service => service.ExportTo.Count > 0 ? service : service with { ExportTo = settings.ServiceExportTo })
            .ToEquatableList(),
        Routes = claims.Routes
            .Select(route => route.ExportTo.Count > 0 ? route : route with { ExportTo = settings.RouteExportTo })
            .ToEquatableList(),
        Policies = claims.Policies
            .Select(policy => policy.ExportTo.Count > 0 ? policy : policy with { ExportTo = settings.PolicyExportTo })
            .ToEquatableList(),
    };
}

using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Settings;

namespace Fairlead.Catalog.Settings;

/// <summary>Gives claims that do not say to whom they are exported what the settings of the mesh say.</summary>
internal static class ExportDefaults
{
    /// <summary>Whether all claims say it themselves.</summary>
    public static bool IsComplete(ObjectClaims claims) =>
        (claims.Services.Count == 0 || claims.Services.All(static service => service.ExportTo.Count > 0))
        && (claims.Routes.Count == 0 || claims.Routes.All(static route => route.ExportTo.Count > 0))
        && (claims.Policies.Count == 0 || claims.Policies.All(static policy => policy.ExportTo.Count > 0));

    public static ObjectClaims Complete(ObjectClaims claims, MeshSettings settings) => claims with
    {
        Services = Complete(
            claims.Services, service => service.ExportTo.Count > 0 ? service : service with { ExportTo = settings.ServiceExportTo }),
        Routes = Complete(claims.Routes, route => route.ExportTo.Count > 0 ? route : route with { ExportTo = settings.RouteExportTo }),
        Policies = Complete(
            claims.Policies, policy => policy.ExportTo.Count > 0 ? policy : policy with { ExportTo = settings.PolicyExportTo }),
    };

    // Most objects have claims of one sort only.
    private static EquatableList<T> Complete<T>(EquatableList<T> claims, Func<T, T> complete) =>
        claims.Count == 0 ? claims : EquatableList.Make(claims.Count, index => complete(claims[index]));
}

using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Settings;

namespace Fairlead.Catalog.Settings;

/// <summary>To whom claims are exported that do not say it themselves. Immutable, equal by content.</summary>
internal sealed record ExportDefaults
{
    private ExportDefaults(MeshSettings settings) =>
        (Services, Routes, Policies) = (settings.ServiceExportTo, settings.RouteExportTo, settings.PolicyExportTo);

    /// <summary>Those of a mesh that says nothing of it.</summary>
    public static ExportDefaults None { get; } = new(MeshSettings.Default);

    private EquatableList<string> Services { get; }

    private EquatableList<string> Routes { get; }

    private EquatableList<string> Policies { get; }

    /// <summary>What settings say; null where that is the same as if they said nothing.</summary>
    public static ExportDefaults? Of(MeshSettings settings) => new ExportDefaults(settings) is var said && said != None ? said : null;

    /// <summary>The claims as they hold; the same where all say it themselves.</summary>
    public ObjectClaims Complete(ObjectClaims claims)
    {
        var services = Complete(
            claims.Services, static service => service.ExportTo.Count > 0, Services,
            static (service, exportTo) => service with { ExportTo = exportTo });
        var routes = Complete(
            claims.Routes, static route => route.ExportTo.Count > 0, Routes,
            static (route, exportTo) => route with { ExportTo = exportTo });
        var policies = Complete(
            claims.Policies, static policy => policy.ExportTo.Count > 0, Policies,
            static (policy, exportTo) => policy with { ExportTo = exportTo });
        return ReferenceEquals(services, claims.Services) && ReferenceEquals(routes, claims.Routes)
            && ReferenceEquals(policies, claims.Policies)
                ? claims
                : claims with { Services = services, Routes = routes, Policies = policies };
    }

    // Most objects have claims of one sort only, and one of these.
    private static EquatableList<T> Complete<T>(
        EquatableList<T> claims, Func<T, bool> isComplete, EquatableList<string> exportTo, Func<T, EquatableList<string>, T> complete)
    {
        for (var index = 0; index < claims.Count; index++)
        {
            if (!isComplete(claims[index]))
            {
                return CompleteAll(claims, isComplete, exportTo, complete);
            }
        }

        return claims;
    }

    private static EquatableList<T> CompleteAll<T>(
        EquatableList<T> claims, Func<T, bool> isComplete, EquatableList<string> exportTo, Func<T, EquatableList<string>, T> complete) =>
        EquatableList.Make(claims.Count, index => isComplete(claims[index]) ? claims[index] : complete(claims[index], exportTo));
}

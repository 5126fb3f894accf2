using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Routes;

/// <summary>One host that an object has rules for. Immutable.</summary>
/// <param name="Key">The object.</param>
/// <param name="Index">Which of the object's hosts it is, from 0.</param>
/// <param name="Route">The rules.</param>
/// <param name="Host">The host as written.</param>
/// <param name="Name">The host, completed.</param>
internal sealed record RouteBinding(ConfigKey Key, int Index, RouteClaim Route, HostClaim Host, string Name)
{
    /// <summary>Whether the claim says where its rules are taken. Those of an object that others delegate to are taken there.</summary>
    public static bool IsBound(RouteClaim route) => route.AppliesToMesh || route.Listeners.Count > 0;

    /// <summary>The hosts of an object's rules, as its admission has completed them.</summary>
    public static IEnumerable<RouteBinding> Of(ConfigKey key, AdmittedObject admitted)
    {
        var index = 0;
        foreach (var route in admitted.Claims?.Routes ?? [])
        {
            foreach (var host in IsBound(route) ? route.Hosts : [])
            {
                yield return new(key, index, route, host, admitted.Hosts[index]);
                index++;
            }
        }
    }
}

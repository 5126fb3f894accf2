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
    public static List<RouteBinding> Of(ConfigKey key, AdmittedObject admitted) => Of(key, admitted, static _ => true);

    /// <summary>The same, of those rules alone that fulfil a condition.</summary>
    public static List<RouteBinding> Of(ConfigKey key, AdmittedObject admitted, Func<RouteClaim, bool> condition)
    {
        List<RouteBinding> bindings = [];
        var index = 0;
        foreach (var route in admitted.Claims?.Routes ?? [])
        {
            if (!IsBound(route))
            {
                continue;
            }

            var counts = condition(route);
            foreach (var host in route.Hosts)
            {
                if (counts)
                {
                    bindings.Add(new(key, index, route, host, admitted.Hosts[index]));
                }

                index++;
            }
        }

        return bindings;
    }
}

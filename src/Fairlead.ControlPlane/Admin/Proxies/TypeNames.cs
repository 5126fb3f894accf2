using Fairlead.Protos;

namespace Fairlead.ControlPlane.Admin.Proxies;

/// <summary>
/// The short names of resource types. Those that every proxy asks for are always shown, in this order; the others where one asks for them.
/// </summary>
internal static class TypeNames
{
    public static IReadOnlyList<(string Name, string TypeUrl)> All { get; } =
        [("cds", TypeUrls.Cluster), ("eds", TypeUrls.Endpoint), ("lds", TypeUrls.Listener), ("rds", TypeUrls.Route)];

    /// <summary>Types that only some proxies ask for.</summary>
    public static IReadOnlyList<(string Name, string TypeUrl)> Others { get; } =
    [
        ("srds", TypeUrls.ScopedRoute), ("vhds", TypeUrls.VirtualHost), ("leds", TypeUrls.LbEndpoint), ("sds", TypeUrls.Secret),
        ("rtds", TypeUrls.Runtime), ("ecds", TypeUrls.ExtensionConfig),
    ];

    /// <summary>The short name of a type; of others, the last part of the type URL.</summary>
    public static string Of(string typeUrl)
    {
        foreach (var (name, url) in All.Concat(Others))
        {
            if (url == typeUrl)
            {
                return name;
            }
        }

        return typeUrl[(typeUrl.LastIndexOf('.') + 1)..];
    }
}

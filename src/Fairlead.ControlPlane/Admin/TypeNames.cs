using Fairlead.Protos;

namespace Fairlead.ControlPlane.Admin;

/// <summary>The short names of resource types, in the order in which they are shown.</summary>
internal static class TypeNames
{
    public static IReadOnlyList<(string Name, string TypeUrl)> All { get; } =
        [("cds", TypeUrls.Cluster), ("eds", TypeUrls.Endpoint), ("lds", TypeUrls.Listener), ("rds", TypeUrls.Route)];

    /// <summary>The short name of a type; of others, the last part of the type URL.</summary>
    public static string Of(string typeUrl)
    {
        foreach (var (name, url) in All)
        {
            if (url == typeUrl)
            {
                return name;
            }
        }

        return typeUrl[(typeUrl.LastIndexOf('.') + 1)..];
    }
}

using Fairlead.Model.Catalog;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Analysis;

/// <summary>
/// Hosts that objects of several namespaces declare for clients in common: which of the services such a client calls depends on where it
/// stands and on the order of the namespaces. Pure.
/// </summary>
internal static class SharedHosts
{
    public static IEnumerable<ConfigProblem> Find(MeshSnapshot mesh)
    {
        // Services of one host stand side by side.
        List<Service> same = [];
        foreach (var service in mesh.Services.Values)
        {
            if (same.Count > 0 && same[0].Key.Hostname != service.Key.Hostname)
            {
                same.Clear();
            }

            if (same.Find(other => Overlap(other, service)) is { } first
                && service.Provenance is [{ Key: not null } place, ..] && first.Provenance is [{ Key: not null } other, ..])
            {
                yield return ClaimedObject.Warning(
                    AnalysisCodes.SharedHost, place,
                    $"the host {service.Key.Hostname} is declared by {other.Key} too, and some clients see both: they call that of their "
                        + "own namespace, else the first by namespace",
                    "use another host, or limit the two with exportTo", new(other.Key, ""));
            }

            same.Add(service);
        }
    }

    private static bool Overlap(Service one, Service other)
    {
        var (mine, theirs) = (NamespacesOf(one), NamespacesOf(other));
        return (IsAll(mine) && theirs.Any(static ns => ns != "~")) || (IsAll(theirs) && mine.Any(static ns => ns != "~"))
            || mine.Intersect(theirs, StringComparer.Ordinal).Any(static ns => ns != "~");
    }

    private static List<string> NamespacesOf(Service service) => service.ExportTo.Count == 0
        ? ["*"]
        : [.. service.ExportTo.Select(entry => entry == "." ? service.Key.Namespace : entry)];

    private static bool IsAll(List<string> namespaces) => namespaces.Contains("*");
}

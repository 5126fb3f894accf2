using System.Globalization;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Analysis;

/// <summary>
/// Ports of services that no sidecar listens for: it takes HTTP for all hosts on one port of its own, and all else on ports that a Sidecar
/// object asks for. Pure.
/// </summary>
internal static class PortsWithoutListener
{
    public static IEnumerable<ConfigProblem> Find(MeshSnapshot mesh, IEnumerable<ClaimedObject> objects)
    {
        HashSet<int> asked = [.. mesh.Visibility.Values.SelectMany(static visibility => visibility.Egress)
            .Select(static listener => listener.Port)
            .OfType<int>()];
        foreach (var item in objects)
        {
            // Hosts of one object have the same ports: they are told once.
            List<PortClaim> lost = [.. item.Claims.Services.SelectMany(static service => service.Ports)
                .Where(claim => !claim.Port.IsHttp && !asked.Contains(claim.Port.Number))
                .DistinctBy(static claim => claim.Port.Number)];
            if (lost.Count > 0)
            {
                yield return ClaimedObject.Warning(
                    AnalysisCodes.PortWithoutListener, new(item.Key, lost[0].Path),
                    $"no sidecar listens for {string.Join(", ", lost.Select(static claim => Text(claim.Port)))}: calls go past the mesh",
                    "ask for the port with an egress listener of a Sidecar object");
            }
        }
    }

    private static string Text(ServicePort port) =>
        string.Create(CultureInfo.InvariantCulture, $"port {port.Number} ({port.Protocol.ToString().ToUpperInvariant()})");
}

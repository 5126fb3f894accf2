using System.Globalization;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Analysis;

/// <summary>Ports of which nobody says what is spoken on them: neither a protocol nor their name. Pure.</summary>
internal static class PortsWithoutProtocol
{
    public static IEnumerable<ConfigProblem> Find(IEnumerable<ClaimedObject> objects)
    {
        foreach (var item in objects)
        {
            // Hosts of one object have the same ports: they are told once.
            foreach (var claim in item.Claims.Services.SelectMany(static service => service.Ports)
                .Where(static claim => claim.Port.Protocol == PortProtocol.Auto)
                .DistinctBy(static claim => claim.Port.Number))
            {
                yield return ClaimedObject.Warning(
                    AnalysisCodes.PortWithoutProtocol, new(item.Key, claim.Path),
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"nobody says what is spoken on port {claim.Port.Number}: requests are taken as HTTP/1.1, connections as bytes"),
                    "give it a protocol, or begin its name with one, as in http-web");
            }
        }
    }
}

using Fairlead.Config.Istio;
using Fairlead.Model;
using Fairlead.Model.Claims;

namespace Fairlead.Config.FrontEnds;

/// <summary>VirtualServices as claims.</summary>
internal static class VirtualServiceLowering
{
    public static ObjectClaims Lower(VirtualServiceConfig spec) => new()
    {
        Routes =
        [
            new RouteClaim
            {
                Hosts = spec.Hosts.Select(static host => new HostClaim(host.Name, host.Path)).ToEquatableList(),
                AppliesToMesh = spec.AppliesToMesh,
                Rules = spec.Http.Select(Lower).ToEquatableList(),
                ExportTo = spec.ExportTo,
            },
        ],
    };

    private static RuleClaim Lower(HttpRouteConfig rule) => new()
    {
        Name = rule.Name,
        Matches = rule.Matches.Select(static match => new MatchClaim(match.Match, match.Port, match.AppliesToMesh, []))
            .ToEquatableList(),
        Destinations = rule.Destinations.Select(Lower).ToEquatableList(),
        Answer = rule.Answer,
        Rewrite = rule.Rewrite,
        Timeout = rule.Timeout,
        Retry = rule.Retry,
        Fault = rule.Fault,
        Headers = rule.Headers,
        Path = rule.Path,
    };

    private static DestinationClaim Lower(HttpDestinationConfig destination) => new()
    {
        Host = new(destination.Host.Name, destination.Host.Path),
        Subset = destination.Subset,
        SubsetPath = destination.SubsetPath,
        Port = destination.Port,
        PortPath = destination.PortPath,
        Weight = destination.Weight,
        Headers = destination.Headers,
    };
}

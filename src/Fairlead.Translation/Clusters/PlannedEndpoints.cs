using Fairlead.Model.Catalog;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;

namespace Fairlead.Translation.Clusters;

/// <summary>The endpoints of a cluster that its clients can be given, and what is to be said of the others.</summary>
internal static class PlannedEndpoints
{
    /// <summary>
    /// Those of a service port's endpoints that a cluster has. Of a cluster that DNS does not resolve these are IP addresses, and Unix
    /// domain sockets for clients that take them.
    /// </summary>
    public static List<Endpoint> Of(ClusterPlan plan, IReadOnlyList<Endpoint> endpoints, bool forGrpc) =>
        [.. endpoints.Where(endpoint => plan.Selects(endpoint) && IsTaken(plan, endpoint, forGrpc))];

    private static bool IsTaken(ClusterPlan plan, Endpoint endpoint, bool forGrpc) =>
        endpoint.IsUnix ? !plan.IsDns && !forGrpc : plan.IsDns || IpText.TryNormalize(endpoint.Address, out _);

    /// <summary>
    /// Says what of a service port cannot be served; once for all clusters of the port, by the one that has all its endpoints.
    /// </summary>
    public static void Note(ClusterPlan plan, IReadOnlyList<Endpoint> endpoints, bool forGrpc, ProblemSet problems)
    {
        if (plan.Port is null || plan.Name.Subset.Length > 0)
        {
            return;
        }

        if (plan.Resolution == Resolution.None && endpoints.Count == 0)
        {
            problems.Warn(
                ProblemCodes.NoResolution,
                plan.Cause,
                $"{plan.Name.Host} has resolution NONE and no endpoints: traffic to the address that the client asked for is not served, "
                    + "so requests are answered 503",
                "set resolution to STATIC with endpoints, or to DNS");
        }

        if (forGrpc && plan.IsDynamic)
        {
            problems.Warn(
                ProblemCodes.UnresolvedForGrpc,
                plan.Cause,
                $"gRPC clients look no hosts up while calls wait: for them {plan.Name.Host} has no endpoints, and calls that rules send "
                    + "there fail",
                "use Envoy for clients of the service, or name the hosts with resolution DNS");
        }

        foreach (var endpoint in endpoints.Where(endpoint => !IsTaken(plan, endpoint, forGrpc)))
        {
            NoteAddress(plan.Name.Host, endpoint, problems);
        }
    }

    /// <summary>Says that an endpoint is left out: one hostname in an endpoint list makes clients refuse the whole list.</summary>
    public static void NoteAddress(string host, Endpoint endpoint, ProblemSet problems) => problems.Warn(
        ProblemCodes.EndpointAddress,
        endpoint.Provenance,
        endpoint.IsUnix
            ? $"endpoint \"{endpoint.Address}\" of {host} is left out: gRPC clients take no Unix domain sockets, nor does a service that "
                + "DNS resolves or that has very many endpoints"
            : $"endpoint \"{endpoint.Address}\" of {host} is not an IP address and is left out",
        endpoint.IsUnix ? "give an IP address" : "set resolution to DNS, or give an IP address");
}

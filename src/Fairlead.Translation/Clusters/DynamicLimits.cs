using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Clusters;

/// <summary>
/// Tells of what policies ask for in vain where the hosts that requests name are looked up: a request has one host then, so there is
/// nothing to choose among.
/// </summary>
internal static class DynamicLimits
{
    public static void Note(HostViews views, ProblemSet problems)
    {
        foreach (var policy in views.All.Select(static view => view.View)
            .Where(static view => view.Service is { Resolution: Resolution.Dynamic })
            .Select(static view => view.Policy)
            .OfType<DestinationPolicy>()
            .Distinct())
        {
            var isWhole = policy.PortTraffic.Select(static port => port.Traffic).Append(policy.Traffic).Any(Chooses);
            if (isWhole)
            {
                Warn(
                    "loadBalancer", policy.TrafficProvenance ?? (policy.Provenance.Count > 0 ? policy.Provenance[0] : default), problems);
            }

            foreach (var subset in policy.Subsets)
            {
                if (subset.Labels.Count > 0)
                {
                    Warn("labels", subset.Provenance, problems);
                }

                // What a subset takes over from the whole is said there.
                if (!isWhole
                    && ((subset.Traffic is { } traffic && Chooses(traffic))
                        || subset.PortTraffic.Any(static port => Chooses(port.Traffic))))
                {
                    Warn("loadBalancer", subset.Provenance, problems);
                }
            }
        }
    }

    // With PASSTHROUGH nothing is looked up.
    private static bool Chooses(TrafficPolicy policy) =>
        policy.Balancing is not (null or { Algorithm: LoadBalancing.Passthrough, Hashing: null });

    private static void Warn(string field, Provenance cause, ProblemSet problems) => problems.Warn(
        ProblemCodes.NothingToChoose, cause,
        $"without effect: {field}. With resolution DYNAMIC_DNS a request goes to the host that it names, so there is nothing to choose "
            + "among",
        "leave it out");
}

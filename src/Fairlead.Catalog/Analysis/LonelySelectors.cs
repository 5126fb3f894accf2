using Fairlead.Model;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog.Analysis;

/// <summary>
/// Selectors that no workload satisfies which the objects know of. Where they know of none with labels, nothing is told: proxies say their
/// labels when they connect. Pure.
/// </summary>
internal static class LonelySelectors
{
    public static IEnumerable<ConfigProblem> Find(IReadOnlyList<ClaimedObject> objects)
    {
        var known = objects.SelectMany(static item => item.Claims.Workloads
                .Concat(item.Claims.Services.SelectMany(static service => service.Workloads)))
            .Select(static workload => workload.Labels)
            .Where(static labels => labels.Count > 0)
            .Distinct()
            .ToList();
        return known.Count == 0
            ? []
            : from item in objects
              from selector in SelectorsOf(item)
              where selector.Labels.Count > 0 && !known.Exists(labels => selector.Labels.All(
                  label => labels.TryGetValue(label.Key, out var value) && value == label.Value))
              select ClaimedObject.Warning(
                  AnalysisCodes.LonelySelector, new(item.Key, selector.Path),
                  "no workload that is known here has the labels "
                      + string.Join(" and ", selector.Labels.Select(static label => $"{label.Key}={label.Value}")),
                  "correct the labels; fine where only the proxies say them");
    }

    private static IEnumerable<(EquatableMap<string> Labels, string Path)> SelectorsOf(ClaimedObject item) =>
        item.Claims.Listeners.Select(static listener => (listener.Selector, Path: ""))
            .Concat(item.Claims.Visibility.Select(static visibility => (visibility.Selector, visibility.Path)))
            .Concat(item.Claims.Policies.Select(static policy => (policy.Selector, "")))
            .Concat(item.Claims.Services.Select(static service => (service.Selector, "")))
            .Concat(item.Claims.Access.Peers.Select(static peer => (peer.Selector, "")))
            .Concat(item.Claims.Access.Requests.Select(static request => (request.Selector, "")))
            .Concat(item.Claims.Access.Authorizations.Select(static authorization => (authorization.Selector, "")))
            .Concat(item.Claims.Telemetry.Select(static telemetry => (telemetry.Selector, "")))
            .DistinctBy(static selector => selector.Item1);
}

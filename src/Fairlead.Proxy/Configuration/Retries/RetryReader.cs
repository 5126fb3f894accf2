using Envoy.Config.Route.V3;

namespace Fairlead.Proxy.Configuration.Retries;

/// <summary>Reads retry policies.</summary>
internal static class RetryReader
{
    private const string PreviousPriorities = "envoy.retry_priorities.previous_priorities";

    private const string PreviousHosts = "envoy.retry_host_predicates.previous_hosts";

    public static RetryModel? Read(RetryPolicy? policy, string path, ConfigProblems problems)
    {
        if (policy is null)
        {
            return null;
        }

        // Of other priorities this sidecar takes an endpoint when there is none to take in those before.
        problems.AddUnsupportedIf(
            policy.RetryPriority is { } priority && !priority.Name.Equals(PreviousPriorities, StringComparison.Ordinal),
            path + ".retry_priority");
        problems.AddUnsupportedIf(policy.RetriableHeaders.Count > 0, path + ".retriable_headers");
        problems.AddUnsupportedIf(policy.RetriableRequestHeaders.Count > 0, path + ".retriable_request_headers");
        problems.AddUnsupportedIf(policy.RateLimitedRetryBackOff is not null, path + ".rate_limited_retry_back_off");
        problems.AddUnsupportedIf(policy.RetryOptionsPredicates.Count > 0, path + ".retry_options_predicates");
        foreach (var predicate in policy.RetryHostPredicate)
        {
            problems.AddUnsupportedIf(!predicate.Name.Equals(PreviousHosts, StringComparison.Ordinal),
                $"{path}.retry_host_predicate ({predicate.Name})");
        }

        var codes = policy.RetriableStatusCodes.Select(static c => (int)c).ToList();
        var on = RetryOnNames.Parse(policy.RetryOn, codes);
        var backOffBase = ProtoValues.ToTime(
            policy.RetryBackOff?.BaseInterval, TimeSpan.FromMilliseconds(25), path + ".retry_back_off.base_interval", problems);
        var backOffMax = ProtoValues.ToTime(
            policy.RetryBackOff?.MaxInterval, 10 * backOffBase, path + ".retry_back_off.max_interval", problems);
        if (backOffMax < backOffBase)
        {
            problems.Add(path + ".retry_back_off.max_interval", "is below base_interval");
        }

        return new RetryModel
        {
            On = on,
            Retries = (int)Math.Min(policy.NumRetries ?? 1, 1000),
            PerTryTimeout = ProtoValues.ToTime(policy.PerTryTimeout, TimeSpan.Zero, path + ".per_try_timeout", problems),
            BackOffBase = backOffBase,
            BackOffMax = backOffMax,
            StatusCodes = codes,
            AvoidPreviousHosts = policy.RetryHostPredicate.Count == 0 ? 0 : (int)Math.Clamp(policy.HostSelectionRetryMaxAttempts, 1, 100),
        };
    }
}

using System.Globalization;
using Envoy.Extensions.Retry.Host.PreviousHosts.V3;
using Envoy.Extensions.Retry.Priority.PreviousPriorities.V3;
using Fairlead.Translation.Drafts;
using Google.Protobuf.WellKnownTypes;
using RetryPolicy = Fairlead.Model.Routing.RetryPolicy;
using WirePolicy = Envoy.Config.Route.V3.RetryPolicy;

namespace Fairlead.Translation.Routes;

/// <summary>When requests are tried again. A route that says nothing has Istio's default.</summary>
internal static class Retries
{
    private const string RetriableCodes = "retriable-status-codes";

    /// <summary>After how many tries other priorities are looked at, as in Istio.</summary>
    private const int PriorityAttempts = 2;

    private static readonly string[] DefaultConditions = ["connect-failure", "refused-stream", "unavailable", "cancelled", RetriableCodes];

    private static readonly string[] GrpcConditions = ["cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable"];

    private static readonly RetryPolicy Default = new() { Attempts = 2 };

    /// <summary>grpc-js reads intervals from one second on wrongly.</summary>
    private static readonly TimeSpan GrpcMaxBackoff = TimeSpan.FromMilliseconds(900);

    /// <returns>Null where a request is never tried again.</returns>
    public static WirePolicy? ForSidecar(RetryPolicy? given)
    {
        var policy = given ?? Default;
        if (policy.Attempts <= 0)
        {
            return null;
        }

        var codes = policy.RetryOn.Where(IsCode).Select(text => uint.Parse(text, CultureInfo.InvariantCulture)).Distinct().Order().ToList();
        var conditions = ConditionsOf(policy).Where(condition => !IsCode(condition)).ToList();
        if (codes.Count > 0 && !conditions.Contains(RetriableCodes))
        {
            conditions.Add(RetriableCodes);
        }

        var wire = new WirePolicy
        {
            RetryOn = string.Join(',', conditions),
            NumRetries = (uint)policy.Attempts,
            HostSelectionRetryMaxAttempts = 5,
        };
        if (policy.MayRepeatEndpoint != true)
        {
            wire.RetryHostPredicate.Add(new WirePolicy.Types.RetryHostPredicate
            {
                Name = "envoy.retry_host_predicates.previous_hosts",
                TypedConfig = Wire.Pack(new PreviousHostsPredicate()),
            });
        }

        if (policy.TriesOtherLocalities == true)
        {
            wire.RetryPriority = new()
            {
                Name = "envoy.retry_priorities.previous_priorities",
                TypedConfig = Wire.Pack(new PreviousPrioritiesConfig { UpdateFrequency = PriorityAttempts }),
            };
        }

        wire.RetriableStatusCodes.AddRange(codes);
        if (policy.PerTryTimeout is { } perTry)
        {
            wire.PerTryTimeout = Duration.FromTimeSpan(perTry);
        }

        if (policy.Backoff is { } backoff && backoff > TimeSpan.Zero)
        {
            wire.RetryBackOff = new() { BaseInterval = Duration.FromTimeSpan(backoff) };
        }

        return wire;
    }

    /// <summary>The part of a policy that gRPC has: the conditions that are gRPC statuses, the number of tries, the first wait.</summary>
    /// <returns>Null where nothing of it is left: gRPC refuses a policy of no retries.</returns>
    public static WirePolicy? ForGrpc(RetryPolicy? given)
    {
        var policy = given ?? Default;
        var conditions = GrpcConditions.Intersect(ConditionsOf(policy)).ToList();
        if (policy.Attempts <= 0 || conditions.Count == 0)
        {
            return null;
        }

        var wire = new WirePolicy { RetryOn = string.Join(',', conditions), NumRetries = (uint)policy.Attempts };
        if (policy.Backoff is { } backoff && backoff > TimeSpan.Zero)
        {
            wire.RetryBackOff = new() { BaseInterval = Duration.FromTimeSpan(backoff < GrpcMaxBackoff ? backoff : GrpcMaxBackoff) };
        }

        return wire;
    }

    private static IEnumerable<string> ConditionsOf(RetryPolicy policy) => policy.RetryOn.Count > 0 ? policy.RetryOn : DefaultConditions;

    private static bool IsCode(string condition) => condition.Length > 0 && condition.All(char.IsAsciiDigit);
}

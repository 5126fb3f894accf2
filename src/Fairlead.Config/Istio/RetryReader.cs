using Fairlead.Config.Diagnostics;
using Fairlead.Model.Text;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Routing;

namespace Fairlead.Config.Istio;

/// <summary>Reads when and how often a request is tried again.</summary>
internal static class RetryReader
{
    // Envoy's words for HTTP and for gRPC.
    private static readonly string[] Conditions =
    [
        "5xx", "gateway-error", "reset", "reset-before-request", "connect-failure", "envoy-ratelimited", "retriable-4xx", "refused-stream",
        "retriable-status-codes", "retriable-headers", "http3-post-connect-failure",
        "cancelled", "deadline-exceeded", "internal", "resource-exhausted", "unavailable",
    ];

    public static RetryPolicy Read(FieldValue field)
    {
        var fields = field.Fields();
        var attempts = fields.Optional("attempts")?.Integer(0, int.MaxValue);
        var perTry = fields.Optional("perTryTimeout")?.Duration(zeroAllowed: false);
        var retryOn = fields.Optional("retryOn");
        var backoff = fields.Optional("backoff")?.Duration(zeroAllowed: false);
        var otherLocalities = fields.Optional("retryRemoteLocalities")?.Boolean();
        var ignoresPrevious = fields.Optional("retryIgnorePreviousHosts")?.Boolean();
        fields.Finish();
        if (attempts == 0 && fields.Count > 1)
        {
            field.Error(ErrorCodes.Conflict, "with 0 attempts nothing is tried again, so nothing else goes with it", "give attempts");
        }
        else if (attempts is null)
        {
            field.Warn(ErrorCodes.Ineffective, "without attempts nothing is tried again", "give attempts");
        }

        return new()
        {
            // As istiod reads it: a policy without a number switches retries off.
            Attempts = attempts ?? 0,
            PerTryTimeout = perTry,
            RetryOn = retryOn is { } list ? ReadConditions(list) : [],
            Backoff = backoff,
            TriesOtherLocalities = otherLocalities,
            MayRepeatEndpoint = !ignoresPrevious,
        };
    }

    private static EquatableList<string> ReadConditions(FieldValue field)
    {
        var conditions = new List<string>();
        foreach (var part in field.TextOrEmpty("conditions with commas between")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var isStatus = part.Length == 3 && part.All(char.IsAsciiDigit) && part[0] is >= '1' and <= '5';
            if (!isStatus && !Conditions.Contains(part))
            {
                field.Error(ErrorCodes.UnknownValue, $"expected retry conditions or HTTP statuses, got \"{Yaml.ScalarNode.Shorten(part)}\"",
                    DidYouMean.Remedy(part, Conditions, "for example connect-failure,refused-stream,unavailable,503"));
            }

            conditions.Add(part);
        }

        return conditions.Distinct(StringComparer.Ordinal).ToEquatableList();
    }
}

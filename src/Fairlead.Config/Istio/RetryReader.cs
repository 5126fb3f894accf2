using System.Globalization;
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
        if ((attempts ?? 0) == 0
            && (perTry is not null || otherLocalities is not null || retryOn is { Node: not Yaml.ScalarNode { Value: "" } }))
        {
            field.Error(
                ErrorCodes.Conflict,
                $"{(attempts is null ? "without" : "with 0")} attempts nothing is tried again, so nothing else goes with it",
                "give attempts");
        }
        else if (attempts is null && !fields.IsStandIn)
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
        var text = field.TextOrEmpty("conditions with commas between");
        foreach (var part in text.Length == 0 ? [] : text.Split(','))
        {
            // Spaces would be part of a condition that no proxy knows.
            if (!Conditions.Contains(part) && !IsStatus(part))
            {
                field.Error(ErrorCodes.UnknownValue, $"expected retry conditions or HTTP statuses, got \"{Yaml.ScalarNode.Shorten(part)}\"",
                    DidYouMean.Remedy(part, Conditions, "for example connect-failure,refused-stream,unavailable,503"));
            }

            conditions.Add(part);
        }

        return conditions.Distinct(StringComparer.Ordinal).ToEquatableList();
    }

    // The statuses that have a name.
    private static bool IsStatus(string text) =>
        text.Length == 3 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status)
        && status is (>= 100 and <= 103) or (>= 200 and <= 208) or 226 or (>= 300 and <= 305) or 307 or 308
            or (>= 400 and <= 418) or (>= 421 and <= 426) or 428 or 429 or 431 or 451 or (>= 500 and <= 508) or 510 or 511;
}

using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;

namespace Fairlead.Config.Istio;

/// <summary>
/// Checks the <c>metrics</c> of a Telemetry as Istio does. They do nothing here: what they say is not kept.
/// </summary>
internal static class MetricsReader
{
    private static readonly string[] Names =
    [
        "ALL_METRICS", "REQUEST_COUNT", "REQUEST_DURATION", "REQUEST_SIZE", "RESPONSE_SIZE", "TCP_OPENED_CONNECTIONS",
        "TCP_CLOSED_CONNECTIONS", "TCP_SENT_BYTES", "TCP_RECEIVED_BYTES", "GRPC_REQUEST_MESSAGES", "GRPC_RESPONSE_MESSAGES",
    ];

    /// <param name="list">The entries.</param>
    /// <param name="readProvider">Reads the name of a provider.</param>
    public static void Check(FieldValue list, Func<FieldValue, string> readProvider)
    {
        list.Items(
            item =>
            {
                var fields = item.Fields();
                fields.Optional("providers")?.Items(readProvider, 64);
                fields.Optional("overrides")?.Items(CheckOverride, 1024);
                fields.Optional("reportingInterval")?.Duration(zeroAllowed: false);
                fields.Finish();
                return 0;
            },
            64);
        list.Warn(ErrorCodes.Ineffective, "metrics does nothing: proxies count all that they count, whoever asks", "leave it out");
    }

    private static int CheckOverride(FieldValue item)
    {
        var fields = item.Fields();
        if (fields.Optional("match") is { } match)
        {
            CheckMatch(match);
        }

        fields.Optional("disabled")?.Boolean();
        fields.Optional("tagOverrides")?.Pairs(static (_, value) => CheckTag(value));
        fields.Finish();
        return 0;
    }

    private static void CheckMatch(FieldValue field)
    {
        var fields = field.Fields();
        var metric = fields.Optional("metric");
        var custom = fields.Optional("customMetric");
        fields.Optional("mode")?.Word("CLIENT_AND_SERVER", "CLIENT", "SERVER");
        fields.Finish();
        metric?.Word(Names);
        custom?.Text("the name of a metric", 256);
        if (metric is not null && custom is not null)
        {
            field.Error(ErrorCodes.Conflict, "metric and customMetric exclude each other", "keep one of them");
        }
    }

    private static int CheckTag(FieldValue field)
    {
        var fields = field.Fields();
        var operation = fields.Optional("operation")?.Word("REMOVE", "UPSERT");
        var valueField = fields.Optional("value");
        var value = valueField?.TextOrEmpty("an expression") ?? "";
        fields.Finish();
        if (operation == "UPSERT" && value.Length == 0)
        {
            field.Error(ErrorCodes.MissingField, "required: expected value, since the operation is UPSERT, got nothing");
        }
        else if (operation == "REMOVE" && valueField is not null)
        {
            valueField?.Error(ErrorCodes.Conflict, "a tag that is removed has no value", "leave it out");
        }

        return 0;
    }
}

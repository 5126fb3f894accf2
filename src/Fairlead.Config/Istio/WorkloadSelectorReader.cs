using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;

namespace Fairlead.Config.Istio;

/// <summary>Reads for which workloads a policy is.</summary>
internal static class WorkloadSelectorReader
{
    /// <summary>The labels of the workloads; empty: all of the namespace.</summary>
    public static EquatableMap<string> Selector(this FieldReader fields)
    {
        foreach (var name in (ReadOnlySpan<string>)["targetRef", "targetRefs"])
        {
            // A policy that is for a gateway or a waypoint alone must not become one for all workloads.
            fields.Optional(name)?.Error(
                ErrorCodes.NotSupported,
                $"\"{name}\" is not supported by this version: gateways of Kubernetes' Gateway API and waypoints are not served",
                "choose workloads by their labels: selector.matchLabels");
        }

        return fields.Optional("selector") is { } selector ? Read(selector) : EquatableMap<string>.Empty;
    }

    private static EquatableMap<string> Read(FieldValue selector)
    {
        var fields = selector.Fields();
        var labels = fields.Optional("matchLabels") is { } map ? map.Pairs(ReadLabel).ToEquatableMap() : EquatableMap<string>.Empty;
        fields.Finish();
        return labels;
    }

    private static string ReadLabel(string name, FieldValue value)
    {
        var text = value.TextOrEmpty();
        if (name.Length == 0)
        {
            value.Error(ErrorCodes.BadFormat, "expected the name of a label, got \"\"");
        }

        if (name.Contains('*', StringComparison.Ordinal) || text.Contains('*', StringComparison.Ordinal))
        {
            value.Error(
                ErrorCodes.BadFormat, $"expected a label without wildcard, got \"{name}: {text}\"", "a selector compares whole labels");
        }

        return value.Share(text);
    }
}

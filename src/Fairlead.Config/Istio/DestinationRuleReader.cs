using Fairlead.Config.Diagnostics;
using Fairlead.Config.Istio.Destinations;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Claims;

namespace Fairlead.Config.Istio;

/// <summary>Reads the spec of a DestinationRule.</summary>
internal static class DestinationRuleReader
{
    public static DestinationRuleConfig Read(FieldValue spec)
    {
        var fields = spec.Fields();
        var host = fields.Required("host", "a host name");
        var traffic = fields.Optional("trafficPolicy") is { } policy ? TrafficPolicyReader.Read(policy) : null;
        var subsets = fields.Optional("subsets") is { } list ? ReadSubsets(list) : [];
        var exportTo = fields.ExportTo();
        var selector = fields.Optional("workloadSelector");
        var labels = selector is { } given ? ReadSelector(given) : EquatableMap<string>.Empty;
        if (selector is not null && fields.Optional("exportTo") is { } exports)
        {
            CheckOwnNamespace(exports, exportTo);
        }

        fields.Finish();
        return new()
        {
            Host = new(host?.Host(wildcard: true) ?? "", (host ?? spec).Path),
            Traffic = traffic,
            Subsets = subsets,
            Selector = labels,
            ExportTo = exportTo,
        };
    }

    private static EquatableList<SubsetClaim> ReadSubsets(FieldValue list)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return list.Items(item =>
        {
            var fields = item.Fields();
            var nameField = fields.Required("name", "a subset's name");
            var name = nameField?.SubsetName() ?? "";
            var labels = fields.Optional("labels")?.Labels() ?? EquatableMap<string>.Empty;
            var traffic = fields.Optional("trafficPolicy") is { } policy ? TrafficPolicyReader.Read(policy) : null;
            fields.Finish();
            if (name.Length > 0 && !seen.Add(name))
            {
                nameField?.Error(ErrorCodes.DuplicateItem, $"the subset \"{name}\" is given twice");
            }

            return new SubsetClaim(name, labels, traffic, item.Path);
        }, 256).ToEquatableList();
    }

    private static EquatableMap<string> ReadSelector(FieldValue field)
    {
        var fields = field.Fields();
        var labels = fields.Optional("matchLabels")?.Labels() ?? EquatableMap<string>.Empty;
        fields.Finish();
        if (labels.Count == 0)
        {
            field.Warn(ErrorCodes.Ineffective, "a selector without labels selects all workloads", "give matchLabels, or leave it out");
        }

        return labels;
    }

    // A rule for chosen workloads is for those of its own namespace.
    private static void CheckOwnNamespace(FieldValue field, EquatableList<string> exportTo)
    {
        if (exportTo is not [var only] || (only != "." && only != field.Problems.Key?.Namespace))
        {
            field.Error(
                ErrorCodes.Conflict,
                "a workloadSelector selects workloads of the object's own namespace, so it is not exported to others",
                "leave exportTo out, or set it to [\".\"]");
        }
    }
}

using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;

namespace Fairlead.Config.Istio;

/// <summary>Reads a <c>workloadSelector</c>: labels of workloads of the object's namespace.</summary>
internal static class SelectorReader
{
    public static EquatableMap<string> Read(FieldValue selector)
    {
        var fields = selector.Fields();
        var labelField = fields.Optional("labels");
        fields.Finish();
        if (labelField is { Node: Yaml.MappingNode mapping })
        {
            foreach (var entry in mapping.Entries)
            {
                if (entry.Key.Value.Contains('*', StringComparison.Ordinal)
                    || entry.Value is Yaml.ScalarNode { Value: var value } && value.Contains('*', StringComparison.Ordinal))
                {
                    labelField.Value.Child(entry).Error(
                        ErrorCodes.BadFormat,
                        "a selector takes labels as they are, without \"*\"",
                        "leave the label out to take any value");
                    return EquatableMap<string>.Empty;
                }
            }
        }

        var labels = labelField?.Labels() ?? EquatableMap<string>.Empty;
        if (labels.Count == 0 && selector.Node is Yaml.MappingNode)
        {
            selector.Warn(ErrorCodes.Ineffective, "a selector without labels selects no workload", "give labels");
        }

        return labels;
    }
}

using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Istio;

/// <summary>Reads WorkloadEntries.</summary>
internal static class WorkloadEntryReader
{
    public static WorkloadEntryConfig Read(FieldValue spec) => new() { Workload = WorkloadReader.ReadEntry(spec) };

    /// <summary>Adds what the status says. Others write it: what is not understood is passed over.</summary>
    public static ConfigSpec AddStatus(ConfigSpec spec, TextNode status)
    {
        var conditions = (status as MappingNode)?.Find("conditions")?.Value as SequenceNode;
        var healthy = conditions?.Items.OfType<MappingNode>()
            .LastOrDefault(static condition => TextOf(condition, "type") == "Healthy");
        return healthy is null ? spec : (WorkloadEntryConfig)spec with { IsHealthy = TextOf(healthy, "status") == "True" };
    }

    private static string? TextOf(MappingNode mapping, string key) => (mapping.Find(key)?.Value as ScalarNode)?.Value;
}

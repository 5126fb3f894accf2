using Fairlead.Config.Shapes;

namespace Fairlead.Config.Language;

/// <summary>Describes how workloads are selected.</summary>
internal static class SelectorShapes
{
    /// <summary>A selector of policies.</summary>
    public static MessageShape Labels { get; } = Field.Of("LabelSelector", "Workloads by their labels.",
        Field.TextMap("matchLabels", "Labels that a workload has.", "app: shop"));

    /// <summary>The fields that say for which workloads a policy is.</summary>
    public static FieldShape[] OfPolicy { get; } =
    [
        Field.Message("selector", Labels, "The workloads of the namespace that it is for.").Or("all of the namespace"),
        Field.Refused("targetRef", "A gateway or a waypoint that it is for."),
        Field.Refused("targetRefs", "Gateways, waypoints or services that it is for."),
    ];
}

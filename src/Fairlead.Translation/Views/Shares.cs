using Fairlead.Model;
using Fairlead.Model.Routing;

namespace Fairlead.Translation.Views;

/// <summary>The destinations of an action with their shares: those of no share are left out, equal ones are one.</summary>
internal static class Shares
{
    public static List<(ClusterName Cluster, uint Weight, HeaderChanges Headers)> Of(ForwardAction action) => Of(action.Destinations);

    public static List<(ClusterName Cluster, uint Weight, HeaderChanges Headers)> Of(EquatableList<WeightedDestination> destinations)
    {
        // A single destination gets everything, whatever its weight says.
        var taken = destinations.Count == 1
            ? [destinations[0] with { Weight = 1 }]
            : destinations.Where(entry => entry.Weight > 0);
        return [.. taken
            .GroupBy(entry => (Name: ClusterName.Of(entry.Destination), entry.Headers.Request, entry.Headers.Response))
            .Select(group => (group.Key.Name, (uint)group.Sum(entry => (long)entry.Weight), group.First().Headers))];
    }
}

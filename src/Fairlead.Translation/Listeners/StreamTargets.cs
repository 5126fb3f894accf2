using Fairlead.Translation.Views;

namespace Fairlead.Translation.Listeners;

/// <summary>What the filters that pass connections on know of the clusters that these go to.</summary>
/// <param name="PolicyOf">The policy that holds for a cluster.</param>
/// <param name="LookupPortOf">
/// The port that is gone to where hosts are looked up for connections to a cluster; null where it has endpoints of its own.
/// </param>
internal readonly record struct StreamTargets(Func<ClusterName, PolicyInUse> PolicyOf, Func<ClusterName, int?> LookupPortOf);

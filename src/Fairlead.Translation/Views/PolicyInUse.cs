using Fairlead.Model;
using Fairlead.Model.Objects;
using Fairlead.Model.Policy;

namespace Fairlead.Translation.Views;

/// <summary>The policy that holds for a cluster, and where it is written. Immutable.</summary>
/// <param name="Traffic">The policy.</param>
/// <param name="Provenance">What it was made from; empty for the default.</param>
internal readonly record struct PolicyInUse(TrafficPolicy Traffic, EquatableList<Provenance> Provenance)
{
    /// <summary>Where nobody says anything.</summary>
    public static PolicyInUse Default { get; } = new(TrafficPolicy.Default, []);

    /// <summary>The policy of a port of a destination and of one of its subsets.</summary>
    /// <param name="policy">What is written about the destination; null: nothing.</param>
    /// <param name="subset">The subset's name; empty: the whole.</param>
    /// <param name="port">The port.</param>
    public static PolicyInUse Of(DestinationPolicy? policy, string subset, int port)
    {
        if (policy is null)
        {
            return Default;
        }

        var part = policy.FindSubset(subset);
        var partSays = part is { Traffic: not null } || part?.PortTraffic.Any(entry => entry.Port == port) == true;
        EquatableList<Provenance> causes =
        [
            .. policy.TrafficProvenance is { } whole ? (ReadOnlySpan<Provenance>)[whole] : [],
            .. partSays ? (ReadOnlySpan<Provenance>)[part!.Provenance] : [], // what says something is there
        ];
        return new(EffectivePolicy.Of(policy, part, port), causes);
    }
}

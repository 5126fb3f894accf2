using Fairlead.Config.Quarantine;
using Fairlead.Config.Store;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Applied;

/// <summary>What a request would do. Immutable.</summary>
/// <param name="Answer">What would become of each object.</param>
/// <param name="Said">What the source would say then.</param>
public sealed record ApplyPlan(ApplyAnswer Answer, ConfigSnapshot Said)
{
    /// <summary>
    /// What the store would give, if the source said this now: of an object that several sources give that of the highest priority, and of
    /// one that the source lets go the next.
    /// </summary>
    /// <param name="store">The store; it is only looked at.</param>
    /// <param name="source">The source.</param>
    /// <param name="now">The time.</param>
    public ConfigSnapshot JoinedBy(ConfigStore store, ConfigSource source, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(source);
        var state = store.States.Current.Value;
        var joined = StoreStep.Next(
            state,
            [
                .. state.Sources.Select(
                    one => one.Id == source.Id ? SourceStep.Next(one, Said, LossRule.Never, now, isAccepted: true) : one),
            ]).Snapshot;
        return QuarantineStep.Next(state.Quarantine, joined, now).Snapshot;
    }
}

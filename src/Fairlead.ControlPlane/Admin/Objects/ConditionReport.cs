using Fairlead.Config.Places;
using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Admin.Objects;

/// <summary>Something that is to be said of an object.</summary>
public sealed record ConditionReport
{
    /// <summary>
    /// <c>invalid</c>, <c>conflictsWith</c>, <c>refersToNothing</c>, <c>shadowedBy</c>, <c>hasNoEffect</c> or
    /// <c>rejectedByClient</c>.
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>The other object that it is about.</summary>
    public ObjectKeyReport? Other { get; init; }

    /// <summary>What is wrong, where, why, and what to do.</summary>
    public required ProblemReport Problem { get; init; }

    internal static ConditionReport From(ObjectCondition condition, PlaceLookup places) => new()
    {
        Kind = condition.Kind switch
        {
            ObjectConditionKind.Invalid => "invalid",
            ObjectConditionKind.ConflictsWith => "conflictsWith",
            ObjectConditionKind.RefersToNothing => "refersToNothing",
            ObjectConditionKind.ShadowedBy => "shadowedBy",
            ObjectConditionKind.HasNoEffect => "hasNoEffect",
            _ => "rejectedByClient",
        },
        Other = condition.Other is { } other ? ObjectKeyReport.From(other) : null,
        Problem = ProblemReport.From(places.Locate(condition.Problem)),
    };
}

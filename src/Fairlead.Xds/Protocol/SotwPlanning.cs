namespace Fairlead.Xds.Protocol;

/// <summary>What a state-of-the-world client is due. Pure.</summary>
internal static class SotwPlanning
{
    /// <summary>For types whose responses hold everything: what is absent from them is deleted. So what the client has stays in until it is
    /// taken away for good.</summary>
    public static ResponsePlan? PlanWhole(TypeState type)
    {
        var kept = type.DifferenceTo(type.Target).Gone;
        var next = type.Target.With(kept);
        if (type.Parked is [var rejected] && rejected.Result.Equals(next))
        {
            return null;
        }

        var difference = type.DifferenceTo(next);
        if (type.Answered && !type.IsUncertain && difference.Due.Count == 0)
        {
            // Equal content: holding the newer objects makes the next comparison one of references.
            type.Settle(next);
            return null;
        }

        return new ResponsePlan(type, type.Held, next, next.ToList())
        {
            Kept = kept,
            Uses = difference.Uses,
            AddsNames = difference.AddsNames,
        };
    }

    /// <summary>For all other types: what is new or changed.</summary>
    public static ResponsePlan? PlanDifference(TypeState type)
    {
        var next = type.TargetWithoutParked();
        var difference = type.DifferenceTo(next);
        if (difference.Due.Count == 0 && (type.Answered || !type.Subscription.Wildcard))
        {
            // What the set no longer has is forgotten here; the client keeps it for as long as something refers to it.
            type.Settle(next);
            return null;
        }

        return new ResponsePlan(type, type.Held, next, difference.Due)
        {
            Uses = difference.Uses,
            AddsNames = difference.AddsNames,
        };
    }

    public static ResponsePlan? PlanRemoval(TypeState type) =>
        type.DifferenceTo(type.Target).Gone.Count == 0 ? null
            : new ResponsePlan(type, type.Held, type.Target, type.Target.ToList()) { Removal = true };
}

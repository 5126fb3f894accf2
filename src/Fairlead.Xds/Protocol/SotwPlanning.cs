namespace Fairlead.Xds.Protocol;

/// <summary>Plans the next response to a state-of-the-world client. Pure.</summary>
internal static class SotwPlanning
{
    /// <summary>
    /// For types whose responses hold all resources: the client deletes a resource that is absent from a response. So a resource that the
    /// client holds stays in the responses until the turn of the removals comes.
    /// </summary>
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
            // The content is equal. The newer objects are kept, so that the next comparison is one of references.
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

    /// <summary>For all other types: a response holds the resources that are new or changed.</summary>
    public static ResponsePlan? PlanDifference(TypeState type)
    {
        var next = type.TargetWithoutParked();
        var difference = type.DifferenceTo(next);
        if (difference.Due.Count == 0 && (type.Answered || !type.Subscription.Wildcard))
        {
            // The server forgets a resource that the set no longer has; the client keeps it as long as another resource refers to it.
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

using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Catalog;

/// <summary>What was decided of an object's claims of one sort. Immutable.</summary>
internal sealed record AdmittedObject
{
    /// <summary>The claims that count; null where none do.</summary>
    public ObjectClaims? Claims { get; init; }

    /// <summary>Whether they are those of an earlier version, since the newest was refused.</summary>
    public bool IsStale { get; init; }

    /// <summary>The hosts that the claims name, completed, in the order of the claims.</summary>
    public EquatableList<string> Hosts { get; init; } = [];

    /// <summary>What is wrong with the newest version.</summary>
    public EquatableList<Finding> Findings { get; init; } = [];

    /// <summary>What became of the object's claims, these and those that were decided before.</summary>
    /// <param name="former">What was decided of its other claims.</param>
    /// <param name="stage">When these were decided.</param>
    public ObjectStatus AddTo(ObjectStatus former, int stage) =>
        this is { Claims: not null, IsStale: false, Findings.Count: 0 } ? former : new()
        {
            State = (ObjectState)Math.Max(
                (int)former.State, (int)(Claims is null ? ObjectState.Refused : IsStale ? ObjectState.Stale : ObjectState.Accepted)),
            Conditions = [.. former.Conditions, .. Findings.Select(finding => finding.ToCondition(stage))],
        };

    /// <summary>
    /// Decides on an object: it is taken as it is unless there is an error in it; then what was taken of it before counts, if that still
    /// fits what was admitted before.
    /// </summary>
    /// <param name="claims">The newest claims.</param>
    /// <param name="former">What was decided before; null where nothing was.</param>
    /// <param name="check">Finds what is wrong with claims, and completes their hosts; the flag says whether they are live already: what
    /// they refer to may be gone then.</param>
    public static AdmittedObject Decide(ObjectClaims claims, AdmittedObject? former, Func<ObjectClaims, bool, Checked> check)
    {
        var now = check(claims, false);
        if (!now.HasErrors)
        {
            return new() { Claims = claims, Hosts = now.Hosts, Findings = now.Findings };
        }

        if (former?.Claims is { } live && check(live, true) is { HasErrors: false } kept)
        {
            return new() { Claims = live, IsStale = true, Hosts = kept.Hosts, Findings = now.Findings };
        }

        return new() { Findings = now.Findings };
    }
}

using System.Globalization;
using Fairlead.Config.Quarantine;
using Fairlead.Config.Store;
using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Admin.Health;

/// <summary>
/// What an operator has to know of a control plane that serves: that it does not serve all that its sources say, and why. A sentence each.
/// Pure.
/// </summary>
internal static class HealthNotes
{
    public static IReadOnlyList<string> Of(
        IReadOnlyList<SourceStatus> sources, IReadOnlyList<ConfigProblem> state, IReadOnlyList<QuarantinedObject> quarantined)
    {
        List<string> notes = [];
        foreach (var source in sources)
        {
            if (source.Health is SourceHealth.Held or SourceHealth.Failed or SourceHealth.Silent)
            {
                notes.Add($"source {source.Id} is {source.Health.ToString().ToUpperInvariant()}: {source.LastError} ({source.Remedy})");
            }

            if (source.Stale > 0)
            {
                var restored = source.Restored == 0 ? ""
                    : string.Create(CultureInfo.InvariantCulture, $", {source.Restored} of them from the state directory");
                notes.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"source {source.Id}: the last good version of {source.Stale} stale object{(source.Stale == 1 ? "" : "s")} is served"
                        + $"{restored} (see fairlead status)"));
            }
        }

        notes.AddRange(quarantined.Select(static item => $"{item.Rejection.Key} is QUARANTINED: the client {item.Rejection.Client} rejects "
            + $"{item.Rejection.Resource}; {(item.Good is null ? "it is not served" : "the version before it is served")} (see fairlead "
            + "status)"));
        notes.AddRange(state.Select(static problem => problem.ToString()));
        return notes;
    }
}

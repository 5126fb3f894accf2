using Fairlead.Config.Places;
using Fairlead.ControlPlane.Status;
using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Admin.Health;

/// <summary>Turns the stages' status into the admin API's document.</summary>
internal static class StatusReports
{
    public static StatusReport From(
        IReadOnlyList<StageStatus> stages, IEnumerable<ConfigProblem> problems, PlaceLookup places, DateTimeOffset now)
    {
        var reports = stages.Select(stage => new StageReport
        {
            Stage = stage.Stage,
            VersionIn = stage.VersionIn,
            VersionOut = stage.VersionOut,
            AgeSeconds = stage.ChangedAt is { } at ? Math.Round((now - at).TotalSeconds, 3) : null,
            Ok = stage.LastError is null,
            LastError = stage.LastError?.Show(places),
        }).ToList();
        return new(
            reports.TrueForAll(stage => stage.Ok), reports, [.. problems.Select(places.Locate).Distinct().Select(ProblemReport.From)]);
    }
}

using Fairlead.ControlPlane.Admin.Objects;

namespace Fairlead.ControlPlane.Admin.Health;

/// <summary>Turns the stages' status into the admin API's document.</summary>
internal static class StatusReports
{
    public static StatusReport From(AdminSources sources)
    {
        var (now, places) = (sources.Time.GetUtcNow(), sources.Places());
        var stages = sources.Stages().Select(stage => new StageReport
        {
            Stage = stage.Stage,
            VersionIn = stage.VersionIn,
            VersionOut = stage.VersionOut,
            AgeSeconds = stage.ChangedAt is { } at ? Math.Round((now - at).TotalSeconds, 3) : null,
            Ok = stage.LastError is null,
            LastError = stage.LastError?.Show(places),
        }).ToList();
        return new(
            stages.TrueForAll(static stage => stage.Ok),
            stages,
            Sources(sources),
            Providers(sources).Providers,
            new ObjectReports(sources.Objects(), places).Counts(),
            [.. sources.Problems().Select(places.Locate).Distinct().Select(ProblemReport.From)]);
    }

    public static IReadOnlyList<SourceReport> Sources(AdminSources sources)
    {
        var now = sources.Time.GetUtcNow();
        return [.. sources.Sources().Select(source => SourceReport.From(source, now))];
    }

    public static ProvidersReport Providers(AdminSources sources)
    {
        var now = sources.Time.GetUtcNow();
        return new([.. sources.Registries().Select(registry => ProviderReport.From(registry, now))]);
    }
}

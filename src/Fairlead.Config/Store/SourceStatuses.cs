using Fairlead.Model.Objects;

namespace Fairlead.Config.Store;

/// <summary>Tells how sources are, from what the store knows of them. Pure but for asking the sources themselves.</summary>
internal static class SourceStatuses
{
    public static IReadOnlyList<SourceStatus> Of(IReadOnlyList<ConfigSource> sources, StoreState state, IReadOnlyList<string> silent)
    {
        Dictionary<string, int> shadowed = new(StringComparer.Ordinal);
        foreach (var key in state.Duplicates.Keys)
        {
            foreach (var later in state.Sources.Where(source => source.Taken.Objects.ContainsKey(key)).Skip(1))
            {
                shadowed[later.Id] = shadowed.GetValueOrDefault(later.Id) + 1;
            }
        }

        return [.. sources.Select((source, index) =>
            Of(source, state.Sources[index], silent.Contains(source.Id), shadowed.GetValueOrDefault(source.Id)))];
    }

    private static SourceStatus Of(ConfigSource source, SourceState state, bool isSilent, int shadowed)
    {
        var failing = source.Failing();
        var health = state.Held is not null ? SourceHealth.Held
            : failing is not null ? SourceHealth.Failed
            : isSilent ? SourceHealth.Silent
            : state.HasSaid ? SourceHealth.Ok
            : SourceHealth.Starting;
        return new()
        {
            Id = source.Id,
            Kind = source.Kind,
            Priority = source.Priority,
            Health = health,
            Objects = state.Taken.Objects.Count,
            Given = state.SaidCount,
            Stale = state.Stale.Count,
            Restored = state.Restored.Count,
            Shadowed = shadowed,
            Errors = state.Taken.Problems.Count(static problem => problem.Severity == ProblemSeverity.Error),
            Held = state.Held,
            ChangedAt = state.ChangedAt,
            LastError = failing ?? health switch
            {
                SourceHealth.Held => $"lost {state.Held!.Lost} of its {state.Held.Had} objects at once", // held has a loss
                SourceHealth.Silent => "nothing has been heard from it; what the others say is served without it",
                _ => null,
            },
            Remedy = health switch
            {
                SourceHealth.Held => $"bring the objects back, or: fairlead sources accept {source.Id}",
                SourceHealth.Failed => "see that it can be read; what it gave before is served meanwhile",
                SourceHealth.Silent => "see that it can be read",
                _ => null,
            },
        };
    }
}

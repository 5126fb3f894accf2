using Fairlead.Catalog;
using Fairlead.Config.Diagnostics;
using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Status;

/// <summary>
/// What became of every object, put together from what reading it said and what joining it said. An object is known under its key, those of
/// services that registries know too. Pure.
/// </summary>
/// <param name="config">What was read.</param>
/// <param name="catalog">What was joined.</param>
internal sealed class ObjectStatuses(ConfigSnapshot config, CatalogState catalog)
{
    // Problems without a key are those of files and documents in which no object was found.
    private readonly ILookup<ConfigKey, ConfigProblem> _read = config.Problems.Where(static problem => problem.Key is not null)
        .ToLookup(static problem => problem.Key!); // it has one

    /// <summary>The keys of all objects, in order.</summary>
    public IEnumerable<ConfigKey> Keys =>
        catalog.Statuses.Keys.Concat(_read.Select(static problems => problems.Key).Where(IsRefusedAtOnce)).Order();

    /// <summary>The keys of those that are not accepted, or of which something is to be said, in order.</summary>
    public IEnumerable<ConfigKey> Troubled => catalog.Statuses.Marked().Select(static entry => entry.Key)
        .Concat(catalog.Inputs.Objects.Where(static entry => entry.Value.IsStale).Select(static entry => entry.Key))
        .Concat(_read.Select(static problems => problems.Key).Where(key => IsRefusedAtOnce(key) || catalog.Statuses.ContainsKey(key)))
        .Distinct()
        .Order();

    /// <summary>What became of an object; null where there is none of this key.</summary>
    public ObjectStatus? Find(ConfigKey key) => Find(key, catalog.Statuses.Find(key));

    /// <summary>The same, with the names that were probably meant where it names what is not there: these are looked for.</summary>
    public ObjectStatus? Explain(ConfigKey key) => Find(key, catalog.StatusOf(key));

    /// <summary>The id of the source or registry that gives an object; null where nothing of it counts.</summary>
    public string? SourceOf(ConfigKey key) =>
        catalog.Inputs.Objects.Find(key)?.SourceId ?? (catalog.Inputs.Services.ContainsKey(key) ? key.Group : null);

    private ObjectStatus? Find(ConfigKey key, ObjectStatus? joined)
    {
        var read = _read[key].ToList();
        if (joined is null)
        {
            return IsRefusedAtOnce(key)
                ? new()
                {
                    State = IsQuarantined(read) ? ObjectState.Quarantined : ObjectState.Refused,
                    Conditions = [.. read.Select(ToCondition)],
                }
                : null;
        }

        var isStale = catalog.Inputs.Objects.Find(key) is { IsStale: true };
        if (isStale && read.Count == 0)
        {
            read = [.. config.Problems.Where(problem => problem.Key is null && IsAround(key, problem))];
        }

        return isStale || read.Count > 0
            ? new()
            {
                State = IsQuarantined(read) ? ObjectState.Quarantined
                    : isStale && joined.State == ObjectState.Accepted ? ObjectState.Stale
                    : joined.State,
                Conditions = [.. read.Select(ToCondition), .. joined.Conditions],
            }
            : joined;
    }

    /// <summary>Whether an object was refused when it was read, or by clients, and no version before it was good.</summary>
    private bool IsRefusedAtOnce(ConfigKey key) =>
        !catalog.Statuses.ContainsKey(key) && _read[key].Any(static problem => problem.Severity == ProblemSeverity.Error);

    /// <summary>Whether an error is in the file, or in a folder around it, that an object stands in.</summary>
    private bool IsAround(ConfigKey key, ConfigProblem problem) =>
        problem is { Severity: ProblemSeverity.Error, Origin.File: { Length: > 0 } file }
            && config.Places.TryGetValue(key, out var place)
            && place.Origin.File.StartsWith(file, StringComparison.Ordinal)
            && (place.Origin.File.Length == file.Length || file[^1] is '/' or '\\' || place.Origin.File[file.Length] is '/' or '\\');

    private static bool IsQuarantined(List<ConfigProblem> read) =>
        read.Exists(static problem => problem.Code == SourceCodes.Quarantined.Code);

    private static ObjectCondition ToCondition(ConfigProblem problem) => new(
        problem.Code == ErrorCodes.DuplicateObject.Code ? ObjectConditionKind.ShadowedBy
            : problem.Code == SourceCodes.Quarantined.Code ? ObjectConditionKind.RejectedByClient
            : problem.Severity == ProblemSeverity.Warning ? ObjectConditionKind.HasNoEffect
            : ObjectConditionKind.Invalid,
        problem);
}

using Fairlead.Model.Objects;

namespace Fairlead.Config.Store;

/// <summary>
/// What the errors of a source refuse: objects that they name, and whole files where the text does not tell which objects were meant.
/// Immutable.
/// </summary>
internal sealed class RefusedObjects
{
    private readonly HashSet<ConfigKey> _keys;
    private readonly List<ConfigOrigin> _files;

    public RefusedObjects(IEnumerable<ConfigProblem> problems)
    {
        var errors = problems.Where(static problem => problem.Severity == ProblemSeverity.Error).ToList();
        _keys = errors.Select(static problem => problem.Key).OfType<ConfigKey>().ToHashSet();
        var unknown = errors.Where(static problem => problem.Key is null);
        _files = [.. unknown.Select(static problem => problem.Origin).OfType<ConfigOrigin>().Distinct()];
    }

    /// <summary>Whether an object that its source does not give any more is refused, not removed.</summary>
    /// <param name="key">The object.</param>
    /// <param name="origin">Where its last good version stood.</param>
    public bool Covers(ConfigKey key, ConfigOrigin origin) => _keys.Contains(key) || _files.Exists(broken => Covers(broken, origin));

    // The broken thing may be a folder that cannot be read.
    private static bool Covers(ConfigOrigin broken, ConfigOrigin item) =>
        broken.Source == item.Source
        && (broken.File == item.File
            || (item.File.StartsWith(broken.File, StringComparison.Ordinal)
                && (broken.File.EndsWith('/') || item.File[broken.File.Length] is '/' or '\\')));
}

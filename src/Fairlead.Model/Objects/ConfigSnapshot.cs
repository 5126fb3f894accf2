using System.Collections.Immutable;

namespace Fairlead.Model.Objects;

/// <summary>All config objects of a moment, with what is wrong in what was given. Immutable.</summary>
public sealed class ConfigSnapshot
{
    /// <summary>The snapshot of nothing.</summary>
    public static ConfigSnapshot Empty { get; } = new(ImmutableSortedDictionary<ConfigKey, ConfigObject>.Empty, []);

    /// <summary>Makes a snapshot.</summary>
    public ConfigSnapshot(ImmutableSortedDictionary<ConfigKey, ConfigObject> objects, EquatableList<ConfigProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(problems);
        Objects = objects;
        Problems = problems;
    }

    /// <summary>The objects that apply, in key order. Of an object that was refused it is the last good version, marked stale.</summary>
    public ImmutableSortedDictionary<ConfigKey, ConfigObject> Objects { get; }

    /// <summary>What is wrong in the files, documents and objects that were given.</summary>
    public EquatableList<ConfigProblem> Problems { get; }

    /// <summary>
    /// Where the objects stand in their sources, those too that were refused, as far as they could be told. For people who look: nothing is derived from it.
    /// </summary>
    public ImmutableSortedDictionary<ConfigKey, ObjectPlace> Places { get; init; } = ImmutableSortedDictionary<ConfigKey, ObjectPlace>.Empty;
}

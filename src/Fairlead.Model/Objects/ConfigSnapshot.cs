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

    /// <summary>This snapshot with those parts of an older one that are equal, so that whoever derives from a part sees by reference that it is the same.</summary>
    /// <returns>The older one itself where every part is equal.</returns>
    public ConfigSnapshot Following(ConfigSnapshot former)
    {
        ArgumentNullException.ThrowIfNull(former);
        var objects = Same(Objects, former.Objects) ? former.Objects : Objects;
        var places = Same(Places, former.Places) ? former.Places : Places;
        var isSameProblems = Problems.Equals(former.Problems);
        return ReferenceEquals(objects, former.Objects) && ReferenceEquals(places, former.Places) && isSameProblems
            ? former
            : new(objects, isSameProblems ? former.Problems : Problems) { Places = places };
    }

    private static bool Same<T>(ImmutableSortedDictionary<ConfigKey, T> left, ImmutableSortedDictionary<ConfigKey, T> right) =>
        ReferenceEquals(left, right) || (left.Count == right.Count && left.SequenceEqual(right));
}

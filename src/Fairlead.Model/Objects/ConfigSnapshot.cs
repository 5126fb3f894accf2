using Fairlead.Incremental.Maps;

namespace Fairlead.Model.Objects;

/// <summary>
/// All config objects of a moment, with what is wrong in what was given. Immutable. What a snapshot has in common with the one before it is
/// the same object in both, so that what differs is found at the cost of the difference.
/// </summary>
public sealed class ConfigSnapshot
{
    /// <summary>Makes a snapshot.</summary>
    public ConfigSnapshot(OrderedMap<ConfigKey, ConfigObject> objects, EquatableList<ConfigProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(problems);
        Objects = objects;
        Problems = problems;
    }

    /// <summary>The map of no objects.</summary>
    public static OrderedMap<ConfigKey, ConfigObject> NoObjects { get; } =
        OrderedMap.Empty<ConfigKey, ConfigObject>(KeyOrder.Natural<ConfigKey>());

    /// <summary>The map of no places.</summary>
    public static OrderedMap<ConfigKey, ObjectPlace> NoPlaces { get; } =
        OrderedMap.Empty<ConfigKey, ObjectPlace>(KeyOrder.Natural<ConfigKey>());

    /// <summary>The snapshot of nothing.</summary>
    public static ConfigSnapshot Empty { get; } = new(NoObjects, []);

    /// <summary>The objects that apply, in key order. Of an object that was refused it is the last good version, marked stale.</summary>
    public OrderedMap<ConfigKey, ConfigObject> Objects { get; }

    /// <summary>What is wrong in the files, documents and objects that were given.</summary>
    public EquatableList<ConfigProblem> Problems { get; }

    /// <summary>
    /// Where the objects stand in their sources, those too that were refused, as far as they could be told. For people who look: nothing is
    /// derived from it.
    /// </summary>
    public OrderedMap<ConfigKey, ObjectPlace> Places { get; init; } = NoPlaces;

    /// <summary>A map of objects by their keys.</summary>
    /// <exception cref="ArgumentException">A key is given twice.</exception>
    public static OrderedMap<ConfigKey, ConfigObject> MapOf(IEnumerable<ConfigObject> objects) =>
        OrderedMap.Create(NoObjects.Shape, objects.Select(static item => KeyValuePair.Create(item.Key, item)));

    /// <summary>A snapshot of these parts, which follows this one; this one itself where every part is the same.</summary>
    public ConfigSnapshot With(
        OrderedMap<ConfigKey, ConfigObject> objects, OrderedMap<ConfigKey, ObjectPlace> places, EquatableList<ConfigProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        var isSameProblems = problems.Equals(Problems);
        return ReferenceEquals(objects, Objects) && ReferenceEquals(places, Places) && isSameProblems
            ? this
            : new(objects, isSameProblems ? Problems : problems) { Places = places };
    }
}

namespace Fairlead.Model.Objects;

/// <summary>Something that is to be said of an object. Immutable.</summary>
/// <param name="Kind">What sort of thing it is.</param>
/// <param name="Problem">What is wrong, where, why, and what to do.</param>
public sealed record ObjectCondition(ObjectConditionKind Kind, ConfigProblem Problem)
{
    /// <summary>The other object: that which the object conflicts with, or which is taken in its place; null where there is none.</summary>
    public ConfigKey? Other => Problem.Related?.Key;

    /// <summary>
    /// A host that nobody declares, for which a similar one is looked for when the condition is shown; null where none is.
    /// </summary>
    public UnknownHost? Host { get; init; }

    /// <summary>
    /// When it was found: while the object was read (0); then services are joined (1), then policies, routes, resources written by hand,
    /// settings, listeners, access, visibility and telemetry (9).
    /// </summary>
    public int Stage { get; init; }
}

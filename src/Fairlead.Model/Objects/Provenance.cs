namespace Fairlead.Model.Objects;

/// <summary>The config object, and the line in it, that something derived was made from.</summary>
/// <param name="Key">The object.</param>
/// <param name="Origin">The line that caused it: the object's, or one inside it.</param>
public readonly record struct Provenance(ConfigKey Key, ConfigOrigin Origin)
{
    /// <summary>The provenance as <c>Kind namespace/name file:line:column</c>.</summary>
    public override string ToString() => $"{Key} {Origin}";
}

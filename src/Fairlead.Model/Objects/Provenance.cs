namespace Fairlead.Model.Objects;

/// <summary>
/// The config object, and the field in it, that something derived was made from. It names no file and no line: these are looked up in the
/// object's source when somebody looks, so that an object that is moved stays the same object.
/// </summary>
/// <param name="Key">The object.</param>
/// <param name="Path">The path of the field in it, for example <c>spec.http[2]</c>; empty for the object as a whole.</param>
public readonly record struct Provenance(ConfigKey Key, string Path)
{
    /// <summary>The provenance as <c>Kind namespace/name spec.http[2]</c>.</summary>
    public override string ToString() => string.IsNullOrEmpty(Path) ? Key.ToString() : $"{Key} {Path}";
}

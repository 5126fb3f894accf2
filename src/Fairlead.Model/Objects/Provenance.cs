namespace Fairlead.Model.Objects;

/// <summary>
/// The config object, and the field in it, that something derived was made from. It names no file and no line: these are looked up in the
/// object's source when somebody looks, so that an object that is moved stays the same object. The default of this type is that of what
/// was made from no object; its key is null.
/// </summary>
/// <param name="Key">The object.</param>
/// <param name="Path">The path of the field in it, for example <c>spec.http[2]</c>; empty for the object as a whole.</param>
public readonly record struct Provenance(ConfigKey Key, string Path)
{
    /// <summary>The provenance as <c>Kind namespace/name spec.http[2]</c>.</summary>
    public override string ToString() => Key is null ? "" : string.IsNullOrEmpty(Path) ? Key.ToString() : $"{Key} {Path}";
}

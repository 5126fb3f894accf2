using Fairlead.Model.Objects;

namespace Fairlead.Config.Reading;

/// <summary>Where a field stands: what a later check needs to report a problem with it.</summary>
/// <param name="Origin">File, line and column.</param>
/// <param name="Path">The path from the object.</param>
public readonly record struct FieldPlace(ConfigOrigin Origin, string Path);

using Fairlead.Incremental.Maps;
namespace Fairlead.Model.Objects;

/// <summary>Where an object stands in its source. It is no part of what the object says, and nothing is derived from it.</summary>
/// <param name="Origin">Its file, and the line and column at which it begins there.</param>
/// <param name="TextHash">The hash of the file's text, by which somebody who reads the file later knows whether the lines still are what
/// they were; 0 where the
/// source has no files.</param>
public readonly record struct ObjectPlace(ConfigOrigin Origin, Hash128 TextHash);

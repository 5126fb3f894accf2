namespace Fairlead.Incremental.Feeds;

/// <summary>A value with the version under which it was published. Versions of one feed only grow.</summary>
/// <param name="Version">From 1; 0 is the value that a feed starts with.</param>
/// <param name="Value">The value.</param>
public readonly record struct Versioned<T>(long Version, T Value);

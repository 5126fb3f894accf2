namespace Fairlead.Model.Routing;

/// <summary>A condition on a text. Immutable.</summary>
/// <param name="Kind">How to compare.</param>
/// <param name="Value">What to compare with; empty for <see cref="StringMatchKind.Present"/>.</param>
/// <param name="IgnoreCase">Whether ASCII case is ignored (exact and prefix only).</param>
public sealed record StringMatch(StringMatchKind Kind, string Value, bool IgnoreCase = false);

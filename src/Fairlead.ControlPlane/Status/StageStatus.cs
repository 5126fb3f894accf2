namespace Fairlead.ControlPlane.Status;

/// <summary>What a stage says of itself: nothing else is shown of it anywhere. Immutable.</summary>
/// <param name="Stage">The stage, for example <c>catalog</c>.</param>
/// <param name="VersionIn">The newest version that it has taken.</param>
/// <param name="VersionOut">The newest version that it has handed on.</param>
/// <param name="ChangedAt">When it last handed something on; null where it has not yet.</param>
/// <param name="LastError">What is wrong, or null where it is well.</param>
public sealed record StageStatus(string Stage, long VersionIn, long VersionOut, DateTimeOffset? ChangedAt, StageError? LastError);

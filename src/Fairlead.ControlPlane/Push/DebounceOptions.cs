namespace Fairlead.ControlPlane.Push;

/// <summary>
/// How changes are gathered before they go on: a quiet period, and a limit so that an unquiet source cannot starve its readers.
/// </summary>
/// <param name="Quiet">How long nothing has to change. From 0 (every change goes on at once); default 100 ms.</param>
/// <param name="Max">How long the first change may wait at most. At least <paramref name="Quiet"/>; default 10 s.</param>
public sealed record DebounceOptions(TimeSpan Quiet, TimeSpan Max)
{
    /// <summary>100 ms quiet, 10 s at most.</summary>
    public static DebounceOptions Default { get; } = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));
}

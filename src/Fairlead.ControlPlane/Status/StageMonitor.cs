namespace Fairlead.ControlPlane.Status;

/// <summary>Holds the newest status of one stage. Safe for use by any number of threads.</summary>
internal sealed class StageMonitor
{
    private readonly TimeProvider _time;
    private State _state;

    public StageMonitor(string stage, TimeProvider time)
    {
        _time = time;
        _state = new(new(stage, 0, 0, null, null), null);
    }

    public StageStatus Current =>
        Volatile.Read(ref _state) is { Error: { } error } state ? state.Status with { LastError = error.Value } : _state.Status;

    /// <summary>The stage took one version and handed on another.</summary>
    /// <param name="versionIn">What it took.</param>
    /// <param name="versionOut">What it handed on.</param>
    /// <param name="error">Says what is wrong with what it took, when somebody looks; null where nothing is.</param>
    public void Report(long versionIn, long versionOut, Func<StageError?>? error)
    {
        var former = _state.Status;
        var changedAt = versionOut == former.VersionOut ? former.ChangedAt : _time.GetUtcNow();
        Volatile.Write(ref _state,
            new(former with { VersionIn = versionIn, VersionOut = versionOut, ChangedAt = changedAt }, error is null ? null : new(error)));
    }

    /// <summary>The stage could not do its work: what it handed on last stays live.</summary>
    public void Fail(long versionIn, string error) =>
        Volatile.Write(ref _state, new(_state.Status with { VersionIn = versionIn }, new(() => new StageError(error))));

    private sealed record State(StageStatus Status, Lazy<StageError?>? Error);
}

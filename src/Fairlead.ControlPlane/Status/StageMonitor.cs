namespace Fairlead.ControlPlane.Status;

/// <summary>Holds the newest status of one stage. Safe for use by any number of threads.</summary>
internal sealed class StageMonitor
{
    private readonly TimeProvider _time;
    private StageStatus _current;

    public StageMonitor(string stage, TimeProvider time)
    {
        _time = time;
        _current = new(stage, 0, 0, null, null);
    }

    public StageStatus Current => Volatile.Read(ref _current);

    /// <summary>The stage took one version and handed on another; an error says what is wrong with what it took.</summary>
    public void Report(long versionIn, long versionOut, string? error)
    {
        var former = Current;
        var changedAt = versionOut == former.VersionOut ? former.ChangedAt : _time.GetUtcNow();
        Volatile.Write(
            ref _current, former with { VersionIn = versionIn, VersionOut = versionOut, ChangedAt = changedAt, LastError = error });
    }

    /// <summary>The stage could not do its work: what it handed on last stays live.</summary>
    public void Fail(long versionIn, string error) =>
        Volatile.Write(ref _current, Current with { VersionIn = versionIn, LastError = error });
}

using Fairlead.Incremental.Feeds;

namespace Fairlead.ControlPlane.Stages;

/// <summary>Reads two feeds together: wakes when either has something newer. For one reader.</summary>
internal sealed class EitherFeed<TOne, TOther>(SnapshotFeed<TOne> one, SnapshotFeed<TOther> other)
{
    // The wait for the feed that is quiet goes on from call to call.
    private Task _newerOne = Task.CompletedTask;
    private Task _newerOther = Task.CompletedTask;

    /// <summary>The newest of both: at the first call at once, then when either has something that was not handed on yet.</summary>
    public async ValueTask<(Versioned<TOne> One, Versioned<TOther> Other)> NextAsync(CancellationToken cancellationToken)
    {
        await await Task.WhenAny(_newerOne, _newerOther);
        var (newestOne, newestOther) = (one.Current, other.Current);
        if (_newerOne.IsCompleted)
        {
            _newerOne = one.WaitForNewerAsync(newestOne.Version, cancellationToken).AsTask();
        }

        if (_newerOther.IsCompleted)
        {
            _newerOther = other.WaitForNewerAsync(newestOther.Version, cancellationToken).AsTask();
        }

        return (newestOne, newestOther);
    }
}

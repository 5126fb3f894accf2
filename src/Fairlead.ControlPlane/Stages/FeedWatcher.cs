using Fairlead.ControlPlane.Status;
using Fairlead.Incremental.Feeds;
using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Stages;

/// <summary>Keeps the status of a stage that lives in another project, from what it publishes.</summary>
internal static class FeedWatcher
{
    public static async Task RunAsync(SnapshotFeed<ConfigSnapshot> feed, StageMonitor status, Func<ConfigSnapshot, StageError?> error,
        CancellationToken cancellationToken)
    {
        long version = 0;
        while (true)
        {
            var newest = await feed.WaitForNewerAsync(version, cancellationToken);
            status.Report(newest.Version, newest.Version, () => error(newest.Value));
            version = newest.Version;
        }
    }
}

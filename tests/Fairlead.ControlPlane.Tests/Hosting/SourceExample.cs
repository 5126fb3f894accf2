using Fairlead.Config.Documents;
using Fairlead.Config.Store;
using Fairlead.Incremental.Feeds;
using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Tests.Hosting;

/// <summary>The source of docs/how-to/add-a-config-source.md.</summary>
public static class SourceExample
{
    public const string Id = "inventory";

    public static ConfigSource Poll(Func<CancellationToken, Task<string>> askAsync, TimeProvider time)
    {
        SnapshotFeed<ConfigSnapshot> snapshots = new(ConfigSnapshot.Empty);
        string? failing = null;
        return new(Id, snapshots) { RunAsync = FollowAsync, Failing = () => Volatile.Read(ref failing) };

        async Task FollowAsync(CancellationToken cancellationToken)
        {
            using PeriodicTimer timer = new(TimeSpan.FromSeconds(5), time);
            do
            {
                try
                {
                    // What is equal stays the same, so the control plane sees what differs, at the cost of that.
                    var text = await askAsync(cancellationToken);
                    snapshots.Publish(SourceText.Read(Id, "inventory.yaml", text, snapshots.Current.Value));
                    Volatile.Write(ref failing, null);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // The objects stay; the source is shown as FAILED.
                    Volatile.Write(ref failing, e.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
    }
}

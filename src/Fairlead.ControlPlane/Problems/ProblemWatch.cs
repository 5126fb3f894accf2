using Fairlead.Catalog;
using Fairlead.ControlPlane.Push;
using Fairlead.Incremental.Feeds;
using Fairlead.Incremental.Maps;
using Fairlead.Model;
using Fairlead.Model.Objects;
using Fairlead.Translation.Profiles;

namespace Fairlead.ControlPlane.Problems;

/// <summary>
/// Follows what the stages find wrong in the configuration, and tells the log of what came and went. No stage waits for it. Each method is
/// one loop, which ends when it is cancelled.
/// </summary>
internal sealed class ProblemWatch(ProblemLog log, TimeProvider time)
{
    // Rendering finds what cannot be given to clients that are there, after each push: to gather that is no part of a push.
    private static readonly TimeSpan LookAtRendering = TimeSpan.FromSeconds(1);

    /// <summary>Tells what is wrong in the texts that were read.</summary>
    public async Task FollowAsync(SnapshotFeed<ConfigSnapshot> feed, CancellationToken cancellationToken)
    {
        long version = 0;
        EquatableList<ConfigProblem> told = [];
        while (true)
        {
            var newest = await feed.WaitForNewerAsync(version, cancellationToken);
            version = newest.Version;
            var now = newest.Value.Problems;
            if (!ReferenceEquals(now, told))
            {
                log.Tell(ProblemChanges.Between(told, now));
                told = now;
            }
        }
    }

    /// <summary>Tells what is wrong with objects beside each other.</summary>
    public async Task FollowAsync(SnapshotFeed<CatalogState> feed, CancellationToken cancellationToken)
    {
        long version = 0;
        OrderedMap<ConfigKey, ObjectStatus>? told = null;
        while (true)
        {
            var newest = await feed.WaitForNewerAsync(version, cancellationToken);
            version = newest.Version;
            var now = newest.Value.Statuses;
            log.Tell(ProblemChanges.Between(told ?? OrderedMap<ConfigKey, ObjectStatus>.Empty(now.Shape), newest.Value));
            told = now;
        }
    }

    /// <summary>Tells what clients that are there cannot be given as it was written.</summary>
    public async Task FollowAsync(ScopeRegistry scopes, CancellationToken cancellationToken)
    {
        Dictionary<Profile, List<ConfigProblem>> told = [];
        using var timer = new PeriodicTimer(LookAtRendering, time);
        RenderedMesh? looked = null;
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var rendered = scopes.Rendered;
            if (ReferenceEquals(rendered, looked))
            {
                continue;
            }

            looked = rendered;
            List<ConfigProblem> before = [.. told.Values.SelectMany(static problems => problems)];

            // What is wrong for a kind of clients is so still while none of them is there.
            foreach (var (profile, state) in rendered.Profiles)
            {
                told[profile] = [.. state.Problems];
            }

            log.Tell(ProblemChanges.Between(before, told.Values.SelectMany(static problems => problems)));
        }
    }
}

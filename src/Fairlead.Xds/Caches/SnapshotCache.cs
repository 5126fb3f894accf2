using Envoy.Config.Core.V3;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;

namespace Fairlead.Xds.Caches;

/// <summary>
/// A set of resources for each group of nodes. Clients of a group that was given none yet wait for it. Nothing here waits for a client:
/// streams that are behind go straight to the newest set. Safe for any number of threads.
/// </summary>
public sealed class SnapshotCache : IXdsCache
{
    private readonly Func<Node, string> _groupOf;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> _streams = [];

    /// <summary>Makes a cache without groups.</summary>
    /// <param name="groupOf">The group of a node; by default its id. Called on the streams' loops; to refuse a node, throw an
    /// RpcException.</param>
    public SnapshotCache(Func<Node, string>? groupOf = null) => _groupOf = groupOf ?? (static node => node.Id);

    /// <summary>The groups that have a snapshot, in ordinal order.</summary>
    public IReadOnlyList<string> Groups
    {
        get
        {
            lock (_gate)
            {
                return [.. _groups.Where(static pair => !pair.Value.Scope.IsPending)
                    .Select(static pair => pair.Key)
                    .Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>The snapshot of a group; null where it has none.</summary>
    public XdsResourceSet? GetSnapshot(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        lock (_gate)
        {
            return _groups.GetValueOrDefault(group) is { Scope.IsPending: false } known ? known.Scope.Current : null;
        }
    }

    /// <summary>Gives a group its snapshot in place of the one it has. What is equal in both is not sent again.</summary>
    public void SetSnapshot(string group, XdsResourceSet snapshot)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(snapshot);
        Change(group, scope => scope.Set(snapshot));
    }

    /// <summary>Changes a part of a group's snapshot; costs in proportion to what is given.</summary>
    /// <param name="group">The group; one without snapshot gets one of what is given.</param>
    /// <param name="changed">What is new or in the place of the resource of its type and name.</param>
    /// <param name="removed">What is taken away, by type and name.</param>
    public void UpdateSnapshot(string group, IEnumerable<XdsResource> changed, IEnumerable<(string TypeUrl, string Name)>? removed = null)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(changed);
        Change(group, scope => scope.Update(changed, removed));
    }

    /// <summary>Forgets a group's snapshot. Its clients keep what they have; those that come wait for the next.</summary>
    /// <returns>Whether there was one.</returns>
    public bool ClearSnapshot(string group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var isCleared = false;
        Change(group, scope =>
        {
            isCleared = !scope.IsPending;
            if (isCleared)
            {
                scope.Suspend();
            }
        });
        return isCleared;
    }

    /// <inheritdoc/>
    public ValueTask<XdsScope> AttachAsync(XdsOpening opening, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(opening);
        var name = _groupOf(opening.Stream.Node);
        lock (_gate)
        {
            var group = GetNeedsLock(name);
            group.Users++;
            _streams[opening.Stream.Id] = name;
            return ValueTask.FromResult(group.Scope);
        }
    }

    /// <inheritdoc/>
    public void Detach(XdsStreamInfo stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        lock (_gate)
        {
            if (_streams.Remove(stream.Id, out var name) && _groups.TryGetValue(name, out var group))
            {
                group.Users--;
                ReleaseNeedsLock(name, group);
            }
        }
    }

    /// <summary>Changes a group's scope, which may run code of others: under no lock, and the group stays meanwhile.</summary>
    private void Change(string name, Action<XdsScope> change)
    {
        Group group;
        lock (_gate)
        {
            group = GetNeedsLock(name);
            group.Users++;
        }

        try
        {
            change(group.Scope);
        }
        finally
        {
            lock (_gate)
            {
                group.Users--;
                ReleaseNeedsLock(name, group);
            }
        }
    }

    private Group GetNeedsLock(string name)
    {
        if (!_groups.TryGetValue(name, out var group))
        {
            _groups.Add(name, group = new Group(XdsScope.Pending()));
        }

        return group;
    }

    private void ReleaseNeedsLock(string name, Group group)
    {
        if (group.Users == 0 && group.Scope.IsPending)
        {
            _groups.Remove(name);
        }
    }

    private sealed class Group(XdsScope scope)
    {
        public XdsScope Scope { get; } = scope;

        /// <summary>Streams, and changes under way.</summary>
        public int Users { get; set; }
    }
}

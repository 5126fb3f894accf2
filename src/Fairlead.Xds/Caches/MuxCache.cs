using Fairlead.Xds.Server;

namespace Fairlead.Xds.Caches;

/// <summary>
/// Several caches as one, each for types of its own: say, endpoints from a <see cref="LinearCache"/> that all share and the rest from a
/// <see cref="SnapshotCache"/>. A client is answered when all of them have something for it. Safe for any number of threads.
/// </summary>
public sealed class MuxCache : IXdsCache
{
    private readonly Dictionary<string, IXdsCache> _byType;
    private readonly IXdsCache? _others;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JoinedScope> _scopes = new(StringComparer.Ordinal);
    private readonly Dictionary<long, JoinedScope> _streams = [];

    /// <summary>Joins caches.</summary>
    /// <param name="byType">The cache of each type, by type URL.</param>
    /// <param name="others">The cache of all other types; null where no other type is served.</param>
    public MuxCache(IReadOnlyDictionary<string, IXdsCache> byType, IXdsCache? others = null)
    {
        ArgumentNullException.ThrowIfNull(byType);
        _byType = new Dictionary<string, IXdsCache>(byType, StringComparer.Ordinal);
        _others = others;
    }

    /// <inheritdoc/>
    public async ValueTask<XdsScope> AttachAsync(XdsOpening opening, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(opening);
        var stream = opening.Stream;
        Dictionary<IXdsCache, XdsScope> attached = new(ReferenceEqualityComparer.Instance);
        try
        {
            foreach (var cache in Members())
            {
                attached.Add(cache, await cache.AttachAsync(opening, cancellationToken));
            }
        }
        catch
        {
            // One of the caches refuses the node. Those that were asked before it are told that the stream has gone.
            foreach (var cache in attached.Keys)
            {
                cache.Detach(stream);
            }

            throw;
        }

        var byType = _byType.ToDictionary(static pair => pair.Key, pair => attached[pair.Value], StringComparer.Ordinal);
        var others = _others is null ? null : attached[_others];
        lock (_gate)
        {
            // Streams that share all parts share the whole.
            var key = JoinedScope.KeyOf(byType, others);
            if (!_scopes.TryGetValue(key, out var scope))
            {
                _scopes.Add(key, scope = new JoinedScope(key, byType, others));
            }

            scope.Streams++;
            _streams[stream.Id] = scope;
            return scope.Scope;
        }
    }

    /// <inheritdoc/>
    public void Detach(XdsStreamInfo stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        lock (_gate)
        {
            if (_streams.Remove(stream.Id, out var scope) && --scope.Streams == 0)
            {
                _scopes.Remove(scope.Key);
                scope.Dispose();
            }
        }

        foreach (var cache in Members())
        {
            cache.Detach(stream);
        }
    }

    private IEnumerable<IXdsCache> Members() =>
        (_others is null ? _byType.Values : _byType.Values.Append(_others)).Distinct<IXdsCache>(ReferenceEqualityComparer.Instance);
}

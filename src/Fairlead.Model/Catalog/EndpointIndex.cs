using System.Collections.Immutable;

namespace Fairlead.Model.Catalog;

/// <summary>
/// All endpoints, by service port, sharded by the provider that knows them: a provider replaces its own list and cannot touch another's.
/// Immutable; an update makes a new index.
/// </summary>
public sealed class EndpointIndex : IEquatable<EndpointIndex>
{
    private readonly ImmutableDictionary<EndpointKey, ImmutableSortedDictionary<string, EquatableList<Endpoint>>> _shards;

    private EndpointIndex(ImmutableDictionary<EndpointKey, ImmutableSortedDictionary<string, EquatableList<Endpoint>>> shards) => _shards = shards;

    /// <summary>The index of no endpoints.</summary>
    public static EndpointIndex Empty { get; } = new(ImmutableDictionary<EndpointKey, ImmutableSortedDictionary<string, EquatableList<Endpoint>>>.Empty);

    /// <summary>The service ports that have endpoints.</summary>
    public IEnumerable<EndpointKey> Keys => _shards.Keys;

    /// <summary>The endpoints of a service port over all providers, in the order of provider ids.</summary>
    public EquatableList<Endpoint> For(ServiceKey service, int port)
    {
        if (!_shards.TryGetValue(new(service, port), out var byProvider))
        {
            return [];
        }

        return byProvider.Count == 1 ? byProvider.Values.First() : byProvider.Values.SelectMany(list => list).ToEquatableList();
    }

    /// <summary>The service ports whose endpoints are not the same objects in another index.</summary>
    public IEnumerable<EndpointKey> KeysUnlike(EndpointIndex other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(this, other) ? []
            : _shards.Where(pair => !ReferenceEquals(other._shards.GetValueOrDefault(pair.Key), pair.Value)).Select(static pair => pair.Key)
                .Concat(other._shards.Keys.Where(key => !_shards.ContainsKey(key)));
    }

    /// <summary>Replaces what one provider knows of one service port; an empty list removes it.</summary>
    /// <param name="key">The service port.</param>
    /// <param name="provider">The provider's id.</param>
    /// <param name="endpoints">All that it knows.</param>
    /// <param name="update">What the change asks of the push.</param>
    /// <returns>The new index, or this one where nothing differs.</returns>
    public EndpointIndex With(EndpointKey key, string provider, EquatableList<Endpoint> endpoints, out EndpointUpdate update)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(endpoints);
        var byProvider = _shards.GetValueOrDefault(key)
            ?? ImmutableSortedDictionary.Create<string, EquatableList<Endpoint>>(StringComparer.Ordinal);
        var former = byProvider.GetValueOrDefault(provider) ?? [];
        if (former.Equals(endpoints))
        {
            update = EndpointUpdate.NoPush;
            return this;
        }

        byProvider = endpoints.Count == 0 ? byProvider.Remove(provider) : byProvider.SetItem(provider, endpoints);
        var index = new EndpointIndex(byProvider.Count == 0 ? _shards.Remove(key) : _shards.SetItem(key, byProvider));
        update = HasSameIdentities(former, endpoints) || IdentitiesOf(For(key.Service, key.Port).AsSpan()).SetEquals(IdentitiesOf(index.For(key.Service, key.Port).AsSpan()))
            ? EndpointUpdate.Endpoints
            : EndpointUpdate.Service;
        return index;
    }

    /// <summary>Takes all that another index has of some service ports.</summary>
    public EndpointIndex With(IEnumerable<EndpointKey> keys, EndpointIndex other)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(other);
        var shards = _shards.ToBuilder();
        foreach (var key in keys)
        {
            if (other._shards.TryGetValue(key, out var byProvider))
            {
                shards[key] = byProvider;
            }
            else
            {
                shards.Remove(key);
            }
        }

        return new(shards.ToImmutable());
    }

    /// <inheritdoc/>
    public bool Equals(EndpointIndex? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        return other is not null
            && _shards.Count == other._shards.Count
            && _shards.All(pair => other._shards.TryGetValue(pair.Key, out var shard) && shard.SequenceEqual(pair.Value));
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EndpointIndex);

    /// <inheritdoc/>
    public override int GetHashCode() => _shards.Count;

    // Where those that are not the same objects have the same identities, all have.
    private static bool HasSameIdentities(EquatableList<Endpoint> before, EquatableList<Endpoint> after)
    {
        var (first, last) = before.SharedWith(after);
        return IdentitiesOf(before.AsSpan()[first..^last]).SetEquals(IdentitiesOf(after.AsSpan()[first..^last]));
    }

    private static HashSet<string> IdentitiesOf(ReadOnlySpan<Endpoint> endpoints)
    {
        HashSet<string> identities = new(StringComparer.Ordinal);
        foreach (var endpoint in endpoints)
        {
            if (endpoint.Identity.Length > 0)
            {
                identities.Add(endpoint.Identity);
            }
        }

        return identities;
    }
}

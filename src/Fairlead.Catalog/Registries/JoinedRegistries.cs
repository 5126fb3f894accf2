using System.Collections.Immutable;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Registries;

namespace Fairlead.Catalog.Registries;

/// <summary>
/// What several registries know, beside each other: each under its own id, so none touches another's. What a client would refuse is left
/// out and told. Immutable; one that follows another shares what did not change.
/// </summary>
public sealed class JoinedRegistries
{
    private readonly ImmutableSortedDictionary<string, KnownRegistry> _known;

    private JoinedRegistries(
        ImmutableSortedDictionary<string, KnownRegistry> known,
        OrderedMap<EndpointKey, Endpoint> endpoints,
        OrderedMap<ConfigKey, ServiceClaim> services)
    {
        _known = known;
        Endpoints = endpoints;
        Services = services;
    }

    /// <summary>What no registries know.</summary>
    public static JoinedRegistries None { get; } = new(
        ImmutableSortedDictionary.Create<string, KnownRegistry>(StringComparer.Ordinal),
        OrderedMap.Empty<EndpointKey, Endpoint>(KeyOrder.Natural<EndpointKey>()),
        OrderedMap.Empty<ConfigKey, ServiceClaim>(KeyOrder.Natural<ConfigKey>()));

    /// <summary>The endpoints, each with the id of its registry as provider.</summary>
    public OrderedMap<EndpointKey, Endpoint> Endpoints { get; }

    /// <summary>The services, each under the key of its registry (<see cref="Registry.KeyOf"/>).</summary>
    public OrderedMap<ConfigKey, ServiceClaim> Services { get; }

    /// <summary>What was left out of what a registry said, and why.</summary>
    public IReadOnlyList<string> ProblemsOf(string id) =>
        _known.TryGetValue(id, out var known) ? [.. known.WrongServices.Values, .. known.WrongEndpoints.Values] : [];

    /// <summary>The same with what a registry knows now, at the cost of what differs; this one itself where it is told the same.</summary>
    public JoinedRegistries With(string id, RegistrySnapshot content)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(content);
        var former = _known.GetValueOrDefault(id, KnownRegistry.Nothing);
        if (ReferenceEquals(former.Content, content))
        {
            return this;
        }

        List<MapEdit<EndpointKey, Endpoint>> endpoints = [];
        var wrongEndpoints = Take(
            content.Endpoints.ChangesSince(former.Content.Endpoints),
            former.WrongEndpoints,
            (key, endpoint) => RegistryChecks.Of(id, key, endpoint),
            (key, endpoint) => endpoints.Add(endpoint is null
                ? MapEdit<EndpointKey, Endpoint>.Remove(key)
                : MapEdit<EndpointKey, Endpoint>.Set(key, OwnedBy(id, key, endpoint))));
        List<MapEdit<ConfigKey, ServiceClaim>> services = [];
        var wrongServices = Take(
            content.Services.ChangesSince(former.Content.Services),
            former.WrongServices,
            RegistryChecks.Of,
            (key, claim) => services.Add(claim is null
                ? MapEdit<ConfigKey, ServiceClaim>.Remove(Registry.KeyOf(id, key))
                : MapEdit<ConfigKey, ServiceClaim>.Set(Registry.KeyOf(id, key), claim)));

        // Keys of services are in the order of hosts, those of claims in that of namespaces.
        services.Sort(static (one, other) => one.Key.CompareTo(other.Key));
        KnownRegistry known = new() { Content = content, WrongEndpoints = wrongEndpoints, WrongServices = wrongServices };
        return new(_known.SetItem(id, known), Endpoints.Apply([.. endpoints]), Services.Apply([.. services]));
    }

    /// <summary>Hands on what a registry says otherwise than before, null for what is no more, and gives what is wrong in it now.</summary>
    private static OrderedMap<TKey, string> Take<TKey, TValue>(
        List<MapChange<TKey, TValue>> changes,
        OrderedMap<TKey, string> wrong,
        Func<TKey, TValue, string?> problemOf,
        Action<TKey, TValue?> take)
        where TValue : class
    {
        List<MapEdit<TKey, string>> edits = [];
        foreach (var (key, hasBefore, _, _, after) in changes)
        {
            var wasWrong = wrong.ContainsKey(key);
            var problem = after is null ? null : problemOf(key, after);
            if (problem is not null)
            {
                edits.Add(MapEdit<TKey, string>.Set(key, problem));
            }
            else if (wasWrong)
            {
                edits.Add(MapEdit<TKey, string>.Remove(key));
            }

            // What was left out before was never handed on, and may bear the key of another registry.
            if (after is not null && problem is null)
            {
                take(key, after);
            }
            else if (hasBefore && !wasWrong)
            {
                take(key, null);
            }
        }

        return wrong.Apply([.. edits]);
    }

    private static Endpoint OwnedBy(string id, EndpointKey key, Endpoint endpoint)
    {
        Provenance provenance = new(Registry.KeyOf(id, key.Service), "");
        return endpoint.Provider == id && endpoint.Provenance == provenance
            ? endpoint
            : endpoint with { Provider = id, Provenance = provenance };
    }
}

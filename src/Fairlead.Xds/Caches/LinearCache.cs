using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;

namespace Fairlead.Xds.Caches;

/// <summary>
/// The resources of one type, the same for all clients. A change costs in proportion to what changed and to the clients that asked for it,
/// and waits for none of them. Safe for any number of threads.
/// </summary>
public sealed class LinearCache : IXdsCache
{
    private readonly XdsScope _scope;

    /// <summary>Makes a cache.</summary>
    /// <param name="typeUrl">The type.</param>
    /// <param name="initial">What is there from the beginning.</param>
    /// <exception cref="ArgumentException">A resource is of another type, or a name occurs twice.</exception>
    public LinearCache(string typeUrl, IEnumerable<XdsResource>? initial = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(typeUrl);
        TypeUrl = typeUrl;
        _scope = new XdsScope(XdsResourceSet.Create((initial ?? []).Select(Checked)));
    }

    /// <summary>The type.</summary>
    public string TypeUrl { get; }

    /// <summary>The version of all resources together: equal content has equal versions in every process.</summary>
    public string Version => _scope.Current.VersionOf(TypeUrl);

    /// <summary>The resources as they are now, in ordinal order of names.</summary>
    public IReadOnlyList<XdsResource> GetResources() => _scope.Current.OfType(TypeUrl);

    /// <summary>Adds a resource, or puts it in the place of that of its name.</summary>
    /// <exception cref="ArgumentException">It is of another type.</exception>
    public void UpdateResource(XdsResource resource) => UpdateResources([resource]);

    /// <summary>Takes a resource away; nothing happens where there is none of the name.</summary>
    public void DeleteResource(string name) => UpdateResources([], [name]);

    /// <summary>Adds or exchanges some resources and takes others away, as one step: a client hears of it in one response.</summary>
    /// <exception cref="ArgumentException">A resource is of another type; then nothing is changed.</exception>
    public void UpdateResources(IEnumerable<XdsResource> changed, IEnumerable<string>? removed = null)
    {
        ArgumentNullException.ThrowIfNull(changed);
        XdsResource[] resources = [.. changed.Select(Checked)];
        _scope.Update(resources, (removed ?? []).Select(name => (TypeUrl, name)));
    }

    /// <summary>Makes these all that there is. Costs in proportion to what is given.</summary>
    /// <exception cref="ArgumentException">A resource is of another type, or a name occurs twice; then nothing is changed.</exception>
    public void SetResources(IEnumerable<XdsResource> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        _scope.Set(XdsResourceSet.Create(resources.Select(Checked), _scope.Current));
    }

    /// <inheritdoc/>
    public ValueTask<XdsScope> AttachAsync(XdsOpening opening, CancellationToken cancellationToken) => ValueTask.FromResult(_scope);

    /// <inheritdoc/>
    public void Detach(XdsStreamInfo stream)
    {
        // All streams share one scope, which lives as long as the cache.
    }

    private XdsResource Checked(XdsResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return resource.TypeUrl == TypeUrl ? resource
            : throw new ArgumentException(
                $"resource '{resource.Name}' is a {resource.TypeUrl}, and this cache is of {TypeUrl}", nameof(resource));
    }
}

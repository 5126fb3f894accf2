using System.Collections.Concurrent;
using Fairlead.Model;
using Fairlead.Model.Mesh;
using Fairlead.Translation;
using Fairlead.Translation.Scope;
using Fairlead.Xds.Resources;

namespace Fairlead.ControlPlane.Push;

/// <summary>
/// The translations of one mesh, each made once, when the first proxy that needs it comes. Safe for any number of threads; those that ask for
/// the same scope at the same time wait for one translation.
/// </summary>
internal sealed class MeshTranslations(Versioned<MeshSnapshot> mesh)
{
    private readonly ConcurrentDictionary<ProxyScope, Lazy<TranslatedScope>> _byScope = new();

    public long Version => mesh.Version;

    /// <summary>How many different sets of resources are in use.</summary>
    public int Count => _byScope.Count;

    /// <summary>What a scope is given. Objects of the former set are used again where nothing differs.</summary>
    public TranslatedScope For(ProxyScope scope, XdsResourceSet former)
    {
        var narrow = Translator.Narrow(mesh.Value, scope);
        return _byScope.GetOrAdd(narrow, key => new(() => Translate(key, former))).Value;
    }

    /// <summary>Forgets a translation that no proxy uses any more.</summary>
    public void Forget(ProxyScope narrow) => _byScope.TryRemove(narrow, out _);

    /// <summary>A resource that is made only when a proxy asks for it by name; null where there is none of that name.</summary>
    public XdsResource? OnDemand(ProxyScope scope, string typeUrl, string name) =>
        typeUrl == Protos.TypeUrls.Listener && Translator.TranslateServerListener(mesh.Value, scope, name) is { } listener ? Resource(listener) : null;

    private TranslatedScope Translate(ProxyScope narrow, XdsResourceSet former)
    {
        var result = Translator.Translate(mesh.Value, narrow);
        return new(narrow, XdsResourceSet.Create(result.Resources.Select(Resource), former), result.Problems);
    }

    // The provenance travels with the resource as its tag: a NACK is traced back along it.
    private static XdsResource Resource(TranslatedResource resource) =>
        new(resource.TypeUrl, resource.Name, resource.Value, new XdsResourceTraits
        {
            Uses = resource.Uses,
            Aliases = resource.Aliases,
            Members = resource.Members,
            Tag = resource.Provenance,
        });
}

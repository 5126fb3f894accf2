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
internal sealed class MeshTranslations
{
    private readonly ConcurrentDictionary<ProxyScope, Lazy<TranslatedScope>> _byScope = new();
    private readonly Versioned<MeshSnapshot> _mesh;

    // The mesh before, what was made of it, and what lies between; null where that is too much.
    private readonly Versioned<MeshSnapshot> _former;
    private readonly ConcurrentDictionary<ProxyScope, Lazy<TranslatedScope>>? _formerByScope;
    private readonly MeshDifference? _difference;

    /// <summary>Makes the translations of a mesh, none yet.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="former">Those of the mesh before, where there is one.</param>
    public MeshTranslations(Versioned<MeshSnapshot> mesh, MeshTranslations? former = null)
    {
        _mesh = mesh;
        if (former is not null && MeshDifference.Between(former._mesh.Value, mesh.Value) is { } difference)
        {
            (_former, _formerByScope, _difference) = (former._mesh, former._byScope, difference);
        }
    }

    public long Version => _mesh.Version;

    /// <summary>How many different sets of resources are in use.</summary>
    public int Count => _byScope.Count;

    /// <summary>What a scope is given. Objects of the former set are used again where nothing differs.</summary>
    /// <param name="scope">The scope as it was read.</param>
    /// <param name="former">What it was given before; null for a new one.</param>
    /// <param name="formerVersion">Of which mesh that was made.</param>
    public TranslatedScope For(ProxyScope scope, TranslatedScope? former, long formerVersion)
    {
        var isNext = former is not null && _difference is not null && formerVersion == _former.Version && !_difference.MayBe(scope);
        var narrow = isNext ? former!.Scope : Translator.Narrow(_mesh.Value, scope);
        return _byScope.GetOrAdd(narrow, key => new(() => Next(key) ?? Translate(key, former?.Resources))).Value;
    }

    /// <summary>Forgets a translation that no proxy uses any more.</summary>
    public void Forget(ProxyScope narrow) => _byScope.TryRemove(narrow, out _);

    /// <summary>A resource that is made only when a proxy asks for it by name; null where there is none of that name.</summary>
    public XdsResource? OnDemand(ProxyScope scope, string typeUrl, string name) =>
        typeUrl == Protos.TypeUrls.Listener && Translator.TranslateServerListener(_mesh.Value, scope, name) is { } listener ? Resource(listener) : null;

    /// <summary>What was made of the mesh before, with what differs; null where the whole has to be made.</summary>
    private TranslatedScope? Next(ProxyScope narrow) =>
        _difference is { } difference
        && _formerByScope!.TryGetValue(narrow, out var lazy) && lazy is { IsValueCreated: true, Value: var former }
        && former.Translation.Next(_former.Value, _mesh.Value, difference, out var changed) is { } translation
            ? new(narrow, former.Resources.With(changed.Select(Resource)), translation)
            : null;

    private TranslatedScope Translate(ProxyScope narrow, XdsResourceSet? former)
    {
        var result = Translator.Translate(_mesh.Value, narrow, out var translation);
        return new(narrow, XdsResourceSet.Create(result.Resources.Select(Resource), former), translation);
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

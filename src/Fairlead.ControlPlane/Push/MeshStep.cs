using Fairlead.Model;
using Fairlead.Model.Mesh;
using Fairlead.Translation;
using Fairlead.Translation.Scope;
using Fairlead.Xds.Resources;

namespace Fairlead.ControlPlane.Push;

/// <summary>A mesh, and the way to it from the one before: scopes that were at that one get here at the cost of the difference. Immutable.</summary>
internal sealed class MeshStep
{
    private readonly Versioned<MeshSnapshot> _mesh;
    private readonly Versioned<MeshSnapshot> _former;

    // What lies between the two; null where that is too much to go singly.
    private readonly MeshDifference? _difference;

    /// <summary>Makes a step.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="former">The step before; null where there is none.</param>
    public MeshStep(Versioned<MeshSnapshot> mesh, MeshStep? former = null)
    {
        _mesh = mesh;
        _former = former?._mesh ?? new(-1, MeshSnapshot.Empty);
        _difference = former is null ? null : MeshDifference.Between(_former.Value, mesh.Value);
    }

    public long Version => _mesh.Version;

    public MeshSnapshot Mesh => _mesh.Value;

    /// <summary>Takes from a scope what this mesh's content does not depend on.</summary>
    /// <param name="scope">The scope as it was read.</param>
    /// <param name="former">What was left of it; null for a new one.</param>
    /// <param name="formerVersion">In which mesh.</param>
    public ProxyScope Narrow(ProxyScope scope, ProxyScope? former, long formerVersion) =>
        former is not null && (formerVersion == Version || (formerVersion == _former.Version && _difference?.MayBe(scope) == false))
            ? former
            : Translator.Narrow(_mesh.Value, scope);

    /// <summary>What a narrowed scope is given. Objects of the former set are used again where nothing differs.</summary>
    /// <param name="narrow">The scope.</param>
    /// <param name="former">What it was given before; null for a new one.</param>
    public TranslatedScope Translate(ProxyScope narrow, TranslatedScope? former)
    {
        if (former is not null)
        {
            // Where endpoints have overtaken the steps, the scope is at no mesh that was one.
            var difference = ReferenceEquals(former.Mesh, _former.Value) ? _difference : MeshDifference.Between(former.Mesh, _mesh.Value);
            if (difference is not null && Next(former, _mesh.Value, difference) is { } next)
            {
                return next;
            }
        }

        var result = Translator.Translate(_mesh.Value, narrow, out var translation);
        return new(_mesh.Value, XdsResourceSet.Create(result.Resources.Select(Resource), former?.Resources), translation);
    }

    /// <summary>What a scope is given when endpoints of a newer mesh overtake all else in it; null where none do.</summary>
    public static TranslatedScope? Overtake(TranslatedScope former, MeshSnapshot newer) =>
        MeshDifference.OfEndpoints(former.Mesh, newer, out var mesh) is { } difference ? Next(former, mesh, difference) : null;

    private static TranslatedScope? Next(TranslatedScope former, MeshSnapshot mesh, MeshDifference difference) =>
        former.Translation.Next(former.Mesh, mesh, difference, out var changed, out var removed) is { } next
            ? new(mesh, former.Resources.With(changed.Select(Resource), removed), next)
            : null;

    /// <summary>A resource that is made only when a proxy asks for it by name; null where there is none of that name.</summary>
    public XdsResource? OnDemand(ProxyScope scope, string typeUrl, string name) =>
        typeUrl == Protos.TypeUrls.Listener && Translator.TranslateServerListener(_mesh.Value, scope, name) is { } listener ? Resource(listener) : null;

    // The provenance travels with the resource as its tag: a NACK is traced back along it.
    private static XdsResource Resource(TranslatedResource resource) =>
        new(resource.TypeUrl, resource.Name, resource.Value, new XdsResourceTraits
        {
            Uses = resource.Uses,
            Aliases = resource.Aliases,
            Members = resource.Members,
            Version = resource.Version,
            Tag = resource.Provenance,
        });
}

using Fairlead.Protos;
using Fairlead.Translation.Scope;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;

namespace Fairlead.ControlPlane.Push;

/// <summary>The proxies that said the same of themselves, and what they are given now. Safe for any number of threads.</summary>
internal sealed class ScopeState
{
    private static readonly HashSet<string> MadeOnDemand = [TypeUrls.Listener];

    private readonly Lock _gate = new();
    private MeshTranslations? _mesh;
    private TranslatedScope? _translated;

    public ScopeState(ProxyScope scope)
    {
        Scope = scope;
        Xds = new() { OnDemand = OnDemand, OnDemandTypes = MadeOnDemand };
    }

    /// <summary>The scope as it was read from the node.</summary>
    public ProxyScope Scope { get; }

    /// <summary>What the streams are attached to.</summary>
    public XdsScope Xds { get; }

    /// <summary>What is given now; null before the first translation.</summary>
    public TranslatedScope? Translated => Volatile.Read(ref _translated);

    /// <summary>The version of the mesh that it was made from.</summary>
    public long MeshVersion => Volatile.Read(ref _mesh)?.Version ?? 0;

    /// <summary>How many streams are attached; guarded by the registry's lock.</summary>
    public int Streams { get; set; }

    /// <summary>Gives the proxies what this mesh has for them, unless they have that of a newer one already.</summary>
    public void Refresh(MeshTranslations mesh)
    {
        lock (_gate)
        {
            if (_mesh is { } known && known.Version >= mesh.Version)
            {
                return;
            }

            var translated = mesh.For(Scope, _translated, MeshVersion);
            Volatile.Write(ref _mesh, mesh);
            Volatile.Write(ref _translated, translated);
            Xds.Set(translated.Resources);
        }
    }

    private XdsResource? OnDemand(string typeUrl, string name) => Volatile.Read(ref _mesh)?.OnDemand(Scope, typeUrl, name);
}

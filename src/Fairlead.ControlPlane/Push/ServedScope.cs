using Fairlead.Protos;
using Fairlead.Translation.Scope;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;

namespace Fairlead.ControlPlane.Push;

/// <summary>All proxies that are given the same, and what that is now. Safe for any number of threads.</summary>
internal sealed class ServedScope
{
    private static readonly HashSet<string> MadeOnDemand = [TypeUrls.Listener];

    private readonly Lock _gate = new();
    private MeshStep? _mesh;
    private TranslatedScope? _translated;

    public ServedScope(ProxyScope narrow)
    {
        Narrow = narrow;
        Xds = new() { OnDemand = OnDemand, OnDemandTypes = MadeOnDemand };
    }

    /// <summary>What their scopes have in common, as far as the mesh depends on it.</summary>
    public ProxyScope Narrow { get; }

    /// <summary>What the streams are attached to.</summary>
    public XdsScope Xds { get; }

    /// <summary>What is given now; null before the first translation.</summary>
    public TranslatedScope? Translated => Volatile.Read(ref _translated);

    /// <summary>The version of the mesh that it was made from.</summary>
    public long MeshVersion => Volatile.Read(ref _mesh)?.Version ?? 0;

    /// <summary>How many scopes are served by it; guarded by the registry's lock.</summary>
    public int Scopes { get; set; }

    /// <summary>Gives the proxies what this mesh has for them, unless they have that of as new a one already.</summary>
    public void Refresh(MeshStep mesh)
    {
        lock (_gate)
        {
            if (_mesh is { } known && known.Version >= mesh.Version)
            {
                return;
            }

            var translated = mesh.Translate(Narrow, _translated, MeshVersion);
            Volatile.Write(ref _mesh, mesh);
            Volatile.Write(ref _translated, translated);
            Xds.Set(translated.Resources);
        }
    }

    private XdsResource? OnDemand(string typeUrl, string name) => Volatile.Read(ref _mesh)?.OnDemand(Narrow, typeUrl, name);
}

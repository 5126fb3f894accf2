using Fairlead.Model;
using Fairlead.Model.Mesh;
using Fairlead.Protos;
using Fairlead.Translation.Scope;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;

namespace Fairlead.ControlPlane.Push;

/// <summary>All proxies that are given the same, and what that is now. Safe for any number of threads.</summary>
internal sealed class ServedScope
{
    private static readonly HashSet<string> MadeOnDemand = [TypeUrls.Listener];

    private readonly Lock _translating = new();

    // Held for moments only, so that endpoints can overtake a translation that takes long.
    private readonly Lock _giving = new();
    private MeshStep? _mesh;
    private TranslatedScope? _translated;
    private Versioned<MeshSnapshot> _overtaking = new(0, MeshSnapshot.Empty);

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
        lock (_translating)
        {
            if (_mesh is { } known && known.Version >= mesh.Version)
            {
                return;
            }

            var translated = mesh.Translate(Narrow, Translated);
            lock (_giving)
            {
                if (_overtaking.Version > mesh.Version)
                {
                    translated = MeshStep.Overtake(translated, _overtaking.Value) ?? translated;
                }

                Volatile.Write(ref _mesh, mesh);
                Give(translated);
            }
        }
    }

    /// <summary>Gives the proxies the endpoints of a newer mesh ahead of all else in it, without waiting for a translation that is under way.</summary>
    public void Overtake(Versioned<MeshSnapshot> newer)
    {
        lock (_giving)
        {
            if (newer.Version <= MeshVersion || newer.Version <= _overtaking.Version || Translated is not { } former)
            {
                return;
            }

            _overtaking = newer;
            if (MeshStep.Overtake(former, newer.Value) is { } translated)
            {
                Give(translated);
            }
        }
    }

    private void Give(TranslatedScope translated)
    {
        Volatile.Write(ref _translated, translated);
        Xds.Set(translated.Resources);
    }

    private XdsResource? OnDemand(string typeUrl, string name) => Volatile.Read(ref _mesh)?.OnDemand(Narrow, typeUrl, name);
}

using Fairlead.Protos;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;

namespace Fairlead.ControlPlane.Push;

/// <summary>All proxies that are given the same, and what that is now. Guarded by the registry's lock but for <see cref="Xds"/>.</summary>
internal sealed class ServedScope
{
    private static readonly HashSet<string> MadeOnDemand = [TypeUrls.Listener];
    private readonly XdsResource[] _own;
    private XdsResourceSet? _given;

    public ServedScope(ServedKey key, Func<string, string, XdsResource?> onDemand)
    {
        Key = key;
        _own = [.. key.Own.Select(ProfileSets.Make)];
        Xds = new() { OnDemand = onDemand, OnDemandTypes = MadeOnDemand };
    }

    public ServedKey Key { get; }

    /// <summary>What the streams are attached to.</summary>
    public XdsScope Xds { get; }

    /// <summary>How many scopes are served by it.</summary>
    public int Scopes { get; set; }

    /// <summary>Gives the proxies what their class is given, with what is theirs alone.</summary>
    public void Give(XdsResourceSet ofClass)
    {
        if (!ReferenceEquals(ofClass, _given))
        {
            _given = ofClass;
            Xds.Set(_own.Length == 0 ? ofClass : ofClass.With(_own));
        }
    }
}

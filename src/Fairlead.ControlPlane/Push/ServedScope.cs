using Fairlead.Protos;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Server;

namespace Fairlead.ControlPlane.Push;

/// <summary>All proxies that are given the same, and what that is now. Guarded by the registry's lock but for <see cref="Xds"/>.</summary>
internal sealed class ServedScope
{
    private static readonly HashSet<string> MadeOnDemand = [TypeUrls.Listener];
    private volatile ServedKey _key;
    private XdsResource[] _own;
    private XdsResourceSet? _given;

    /// <param name="key">What decides what they are given.</param>
    /// <param name="onDemand">Makes what is asked for by a type and a name, for a key.</param>
    public ServedScope(ServedKey key, Func<ServedKey, string, string, XdsResource?> onDemand)
    {
        _key = key;
        _own = Make(key);
        Xds = new() { OnDemand = (typeUrl, name) => onDemand(_key, typeUrl, name), OnDemandTypes = MadeOnDemand };
    }

    /// <summary>What decides what they are given.</summary>
    public ServedKey Key => _key;

    /// <summary>What the streams are attached to.</summary>
    public XdsScope Xds { get; }

    /// <summary>How many scopes are served by it.</summary>
    public int Scopes { get; set; }

    /// <summary>
    /// All of these proxies are given something else from now on: they stay together, and the next <see cref="Give"/> costs what differs.
    /// </summary>
    public void Become(ServedKey key)
    {
        _key = key;
        _own = Make(key);
        _given = null;
    }

    /// <summary>Gives the proxies what their class is given, with what is theirs alone.</summary>
    public void Give(XdsResourceSet ofClass)
    {
        if (!ReferenceEquals(ofClass, _given))
        {
            _given = ofClass;
            Xds.Set(_own.Length == 0 ? ofClass : ofClass.With(_own));
        }
    }

    private static XdsResource[] Make(ServedKey key) => [.. key.Own.Select(ProfileSets.Make)];
}

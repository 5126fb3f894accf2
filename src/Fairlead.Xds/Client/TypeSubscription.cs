using Envoy.Config.Core.V3;
using Google.Protobuf;

namespace Fairlead.Xds.Client;

/// <summary>
/// The subscription of a client to one type. The names that it wants and the resources that it accepted outlive a stream; the nonce and the
/// record of what was sent do not. Guarded by its client.
/// </summary>
internal abstract class TypeSubscription(string typeUrl)
{
    private HashSet<string> _resumed = new(StringComparer.Ordinal);

    public string TypeUrl => typeUrl;

    /// <summary>Whether the client asks for all resources of the type.</summary>
    public bool IsWildcard { get; private set; }

    /// <summary>The names that the client asks for.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>Which of the names have come, are awaited, or are absent.</summary>
    public AwaitedNames Awaited { get; } = new();

    /// <summary>Whether a request has to be sent.</summary>
    public bool IsDue { get; protected set; }

    /// <summary>Names that the last request said and that were dropped after it, whether they are wanted again by now or not.</summary>
    protected HashSet<string> Dropped { get; } = new(StringComparer.Ordinal);

    /// <summary>Sets the names that the client asks for.</summary>
    public virtual void Want(bool wildcard, IReadOnlyList<string> names)
    {
        IsWildcard = wildcard;
        Names = names;
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        Awaited.Want(wanted);
        _resumed.IntersectWith(wanted);
        Awaited.Came(_resumed);
    }

    /// <summary>The client holds these resources already, from an earlier run of its process.</summary>
    public virtual void Resume(AdsState state)
    {
        _resumed = state.Resources.Select(static resource => resource.Name).ToHashSet(StringComparer.Ordinal);
        Awaited.Came(_resumed);
    }

    /// <summary>A new stream begins: the server on it has received no request yet.</summary>
    public abstract void Restart();

    /// <summary>The request that is due.</summary>
    /// <param name="node">The node of the client in the first request of a stream; null in all others.</param>
    public abstract IMessage NextRequest(Node? node);

    /// <summary>
    /// A name that was dropped and is wanted again before a request could say so is left out of this request, and said by the one after it.
    /// The client has forgotten the resource, and a server that sees no change of the names would not send it again.
    /// </summary>
    /// <returns>Whether a name was left out, so that another request is due.</returns>
    protected bool LeaveOutDropped(HashSet<string> names)
    {
        var before = names.Count;
        names.ExceptWith(Dropped);
        Dropped.Clear();
        return names.Count < before;
    }
}

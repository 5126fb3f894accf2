using Envoy.Config.Core.V3;
using Google.Protobuf;

namespace Fairlead.Xds.Client;

/// <summary>One type as the client asks for it. What it wants and what it accepted outlive streams; nonce and what was said do not. Guarded by
/// its client.</summary>
internal abstract class TypeSubscription(string typeUrl)
{
    private HashSet<string> _resumed = new(StringComparer.Ordinal);

    public string TypeUrl => typeUrl;

    /// <summary>Whether everything is asked for.</summary>
    public bool IsWildcard { get; private set; }

    /// <summary>What is asked for by name.</summary>
    public IReadOnlyList<string> Names { get; private set; } = [];

    /// <summary>What became of the names.</summary>
    public AwaitedNames Awaited { get; } = new();

    /// <summary>Whether a request has to be sent.</summary>
    public bool IsDue { get; protected set; }

    /// <summary>Names that the last request said and that were dropped after it, whether they are wanted again by now or not.</summary>
    protected HashSet<string> Dropped { get; } = new(StringComparer.Ordinal);

    /// <summary>Asks for this in place of what was asked for before.</summary>
    public virtual void Want(bool wildcard, IReadOnlyList<string> names)
    {
        IsWildcard = wildcard;
        Names = names;
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        Awaited.Want(wanted);
        _resumed.IntersectWith(wanted);
        Awaited.Came(_resumed);
    }

    /// <summary>The client has that version already, from a life before.</summary>
    public virtual void Resume(AdsState state)
    {
        _resumed = state.Resources.Select(static resource => resource.Name).ToHashSet(StringComparer.Ordinal);
        Awaited.Came(_resumed);
    }

    /// <summary>A new stream knows nothing of what was said on the one before it.</summary>
    public abstract void Restart();

    /// <summary>The request that is due.</summary>
    /// <param name="node">Who asks; null in all requests of a stream but the first.</param>
    public abstract IMessage NextRequest(Node? node);

    /// <summary>
    /// A name that was dropped and is wanted again before a request could say so is left out of this request, and said by the one after it. The client
    /// has forgotten the resource, and a server that sees no change of the names would not send it again.
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

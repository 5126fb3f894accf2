using Envoy.Config.Core.V3;
using Google.Protobuf;

namespace Fairlead.Xds.Client;

/// <summary>One type as the client asks for it. What it wants and what it accepted outlive streams; nonce and what was said do not. Guarded by
/// its client.</summary>
internal abstract class TypeSubscription(string typeUrl)
{
    public string TypeUrl => typeUrl;

    /// <summary>Whether a request has to be sent.</summary>
    public bool IsDue { get; protected set; }

    /// <summary>Asks for this in place of what was asked for before.</summary>
    public abstract void Want(bool wildcard, IReadOnlyCollection<string> names);

    /// <summary>The client has that version already, from a life before.</summary>
    public abstract void Resume(string version);

    /// <summary>A new stream knows nothing of what was said on the one before it.</summary>
    public abstract void Restart();

    /// <summary>The request that is due.</summary>
    /// <param name="node">Who asks; null in all requests of a stream but the first.</param>
    public abstract IMessage NextRequest(Node? node);
}

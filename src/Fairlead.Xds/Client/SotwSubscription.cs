using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Google.Protobuf;

namespace Fairlead.Xds.Client;

/// <summary>
/// The subscription of a state-of-the-world client to one type: each request holds the whole list of names and one version for all
/// resources.
/// </summary>
internal sealed class SotwSubscription(string typeUrl) : TypeSubscription(typeUrl)
{
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private string _version = "";
    private string _nonce = "";
    private string? _rejection;
    private bool _requested;
    private bool _everNamed;
    private bool _mixed;

    public override void Want(bool wildcard, IReadOnlyList<string> names)
    {
        if (_requested && IsWildcard && !_everNamed && !wildcard && names.Count == 0)
        {
            throw new ArgumentException($"{TypeUrl}: a subscription to everything can be replaced by names, not by nothing", nameof(names));
        }

        base.Want(wildcard, names);
        Dropped.UnionWith(_said.Except(names, StringComparer.Ordinal));
        IsDue = _requested || wildcard || names.Count > 0;
    }

    public override void Resume(AdsState state)
    {
        base.Resume(state);
        _version = state.Version;
    }

    public override void Restart()
    {
        if (_mixed)
        {
            // The client may have taken some resources of the rejected response, so that it holds no version of the server's. Without a
            // version in the request the server sends everything.
            _version = "";
            _mixed = false;
        }

        _said.Clear();
        Dropped.Clear();
        _nonce = "";
        _rejection = null;
        _requested = false;
        _everNamed = false;
        IsDue = IsWildcard || Names.Count > 0;
    }

    /// <summary>The client took the response.</summary>
    public void Accept(AdsResponse response)
    {
        _version = response.Version;
        _nonce = response.Nonce;
        _rejection = null;
        _mixed = false;
        IsDue = true;
    }

    /// <summary>The client rejected the response.</summary>
    public void Reject(AdsResponse response, string reason)
    {
        _nonce = response.Nonce;
        _rejection = reason;
        _mixed = true;
        IsDue = true;
    }

    public override IMessage NextRequest(Node? node)
    {
        var request = new DiscoveryRequest { Node = node, TypeUrl = TypeUrl, VersionInfo = _version, ResponseNonce = _nonce };
        _everNamed |= Names.Count > 0;

        // As long as no name was sent on the stream, every server, old or new, reads a request without names as a request for everything.
        if (IsWildcard && _everNamed)
        {
            request.ResourceNames.Add("*");
        }

        HashSet<string> names = new(Names, StringComparer.Ordinal);
        var isMoreToSay = LeaveOutDropped(names);
        request.ResourceNames.Add(isMoreToSay ? Names.Where(names.Contains) : Names);
        _said.Clear();
        _said.UnionWith(names);
        if (_rejection is not null)
        {
            request.ErrorDetail = new Google.Rpc.Status { Code = (int)Grpc.Core.StatusCode.InvalidArgument, Message = _rejection };
            _rejection = null;
        }

        _requested = true;
        IsDue = isMoreToSay;
        return request;
    }
}

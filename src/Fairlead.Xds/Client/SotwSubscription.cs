using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Google.Protobuf;

namespace Fairlead.Xds.Client;

/// <summary>One type as a state-of-the-world client asks for it: the whole list of names each time, and one version of all.</summary>
internal sealed class SotwSubscription(string typeUrl) : TypeSubscription(typeUrl)
{
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
            // Some of what was rejected may have been taken, so what the client has is no version of the server's: it is to send all of it.
            _version = "";
            _mixed = false;
        }

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

        // No names at all mean everything to every server, old ones too, as long as none was named on the stream.
        if (IsWildcard && _everNamed)
        {
            request.ResourceNames.Add("*");
        }

        request.ResourceNames.Add(Names);
        if (_rejection is not null)
        {
            request.ErrorDetail = new Google.Rpc.Status { Code = (int)Grpc.Core.StatusCode.InvalidArgument, Message = _rejection };
            _rejection = null;
        }

        _requested = true;
        IsDue = false;
        return request;
    }
}

using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Google.Protobuf;

namespace Fairlead.Xds.Client;

/// <summary>One type as a state-of-the-world client asks for it: the whole list of names each time, and one version of all.</summary>
internal sealed class SotwSubscription(string typeUrl) : TypeSubscription(typeUrl)
{
    private bool _wildcard;
    private string[] _names = [];
    private string _version = "";
    private string _nonce = "";
    private string? _rejection;
    private bool _requested;
    private bool _everNamed;
    private bool _mixed;

    public override void Want(bool wildcard, IReadOnlyCollection<string> names)
    {
        if (_requested && _wildcard && !_everNamed && !wildcard && names.Count == 0)
        {
            throw new ArgumentException($"{TypeUrl}: a subscription to everything can be replaced by names, not by nothing", nameof(names));
        }

        _wildcard = wildcard;
        _names = [.. names];
        IsDue = _requested || wildcard || names.Count > 0;
    }

    public override void Resume(string version) => _version = version;

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
        IsDue = _wildcard || _names.Length > 0;
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
        _everNamed |= _names.Length > 0;

        // No names at all mean everything to every server, old ones too, as long as none was named on the stream.
        if (_wildcard && _everNamed)
        {
            request.ResourceNames.Add("*");
        }

        request.ResourceNames.Add(_names);
        if (_rejection is not null)
        {
            request.ErrorDetail = new Google.Rpc.Status { Code = (int)Fairlead.Grpc.GrpcStatusCode.InvalidArgument, Message = _rejection };
            _rejection = null;
        }

        _requested = true;
        IsDue = false;
        return request;
    }
}

using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Fairlead.Xds.Delta;
using Fairlead.Xds.Protocol;
using Fairlead.Xds.Resources;
using Fairlead.Xds.Sessions;
using Fairlead.Xds.Sotw;
using Fairlead.Xds.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace Fairlead.Xds.Server;

/// <summary>
/// Reads the requests of one stream into its session: the variant's message, and on a stream of one type nothing of another. What is wrong
/// is said as INVALID_ARGUMENT or RESOURCE_EXHAUSTED, which ends the stream. Guarded by its stream.
/// </summary>
internal sealed class RequestIntake
{
    private const int NodeField = 2;
    private const int DeltaNodeField = 1;

    private readonly SotwSession? _sotw;
    private readonly DeltaSession? _delta;
    private readonly Func<string, ResourceMap?> _claimable;
    private readonly string? _onlyType;

    /// <param name="core">What all streams share.</param>
    /// <param name="variant">How the stream speaks.</param>
    /// <param name="onlyType">The type of the stream's service; null for an aggregated stream.</param>
    /// <param name="current">All resources of a type as they are now.</param>
    public RequestIntake(ServerCore core, Variant variant, string? onlyType, Func<string, ResourceMap> current)
    {
        _onlyType = onlyType;
        _claimable = type => type.Length == 0 || _delta!.HasAsked(type) ? null : current(type); // called for the incremental variant only
        if (variant == Variant.Delta)
        {
            Session = _delta = core.NewDeltaSession();
        }
        else
        {
            Session = _sotw = core.NewSotwSession();
        }
    }

    public StreamSession Session { get; }

    /// <summary>The node that a first request names; an empty one where it names none.</summary>
    public static Node NodeOf(Variant variant, ReadOnlySpan<byte> request)
    {
        try
        {
            // In the request of a client that comes back with thousands of versions, the node is a small part.
            if (FindNode(request, variant == Variant.Delta ? DeltaNodeField : NodeField) is { } node)
            {
                return node;
            }

            return (variant == Variant.Delta
                ? DeltaDiscoveryRequest.Parser.ParseFrom(request).Node
                : DiscoveryRequest.Parser.ParseFrom(request).Node)
                ?? new Node();
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Malformed(variant, e.Message);
        }
    }

    /// <summary>Reads one field; null where the request is not of the usual form.</summary>
    private static Node? FindNode(ReadOnlySpan<byte> request, int nodeField)
    {
        var node = new Node();
        var fields = new WireFieldReader(request);
        while (!fields.AtEnd)
        {
            if (fields.Next(out var field, out var wireType, out var content) != ScanResult.Valid)
            {
                return null;
            }

            if (field == nodeField)
            {
                if (wireType != WireFieldReader.LengthDelimited)
                {
                    return null;
                }

                node.MergeFrom(content);
            }
        }

        return node;
    }

    /// <summary>Takes a request.</summary>
    /// <param name="message">The encoded request.</param>
    /// <param name="error">Why a response is rejected, where it is.</param>
    public RequestResult Receive(ReadOnlySpan<byte> message, out Google.Rpc.Status? error)
    {
        var result = _delta is null ? ReceiveSotw(message, out error) : ReceiveDelta(message, out error);
        return result.Outcome switch
        {
            RequestOutcome.NoType => throw new RpcException(new(
                StatusCode.InvalidArgument, "type_url is missing: on an aggregated stream every request names its type")),
            RequestOutcome.TooManyTypes => throw new RpcException(new(
                StatusCode.ResourceExhausted, "too many types are asked for on one stream")),
            _ => result,
        };
    }

    private static RpcException Malformed(Variant variant, string why) =>
        new(new Status(StatusCode.InvalidArgument,
            $"the request is no valid {(variant == Variant.Delta ? "DeltaDiscoveryRequest" : "DiscoveryRequest")}: {why}"));

    private RequestResult ReceiveDelta(ReadOnlySpan<byte> message, out Google.Rpc.Status? error)
    {
        DeltaRequest request;
        try
        {
            request = DeltaRequest.Read(message, _onlyType, _claimable);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Malformed(Variant.Delta, e.Message);
        }

        var rest = request.Rest;
        if (_onlyType is not null)
        {
            if (rest.TypeUrl.Length > 0 && rest.TypeUrl != _onlyType)
            {
                throw Foreign(rest.TypeUrl);
            }

            rest.TypeUrl = _onlyType;
        }

        error = rest.ErrorDetail;
        return _delta!.Receive(request); // set for this variant
    }

    private RequestResult ReceiveSotw(ReadOnlySpan<byte> message, out Google.Rpc.Status? error)
    {
        var scan = RequestScanner.Scan(message, out var frame);
        if (scan == ScanResult.Irregular)
        {
            scan = RequestScanner.Scan(Rewrite(message), out frame);
        }

        if (scan != ScanResult.Valid)
        {
            throw Malformed(Variant.Sotw, "its fields do not add up, or a text is not UTF-8");
        }

        if (_onlyType is not null)
        {
            var url = System.Text.Encoding.UTF8.GetBytes(_onlyType);
            if (!frame.TypeUrl.IsEmpty && !frame.TypeUrl.SequenceEqual(url))
            {
                throw Foreign(System.Text.Encoding.UTF8.GetString(frame.TypeUrl));
            }

            frame.TypeUrl = url;
        }

        error = frame.HasError ? ReadError(frame.Error) : null;
        return _sotw!.Receive(frame); // set for this variant
    }

    private RpcException Foreign(string typeUrl) =>
        new(new Status(StatusCode.InvalidArgument,
            $"this service serves {_onlyType} only, the request asks for {typeUrl}: use the aggregated service"));

    private static byte[] Rewrite(ReadOnlySpan<byte> message)
    {
        try
        {
            return new DiscoveryRequest(DiscoveryRequest.Parser.ParseFrom(message)).ToByteArray();
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Malformed(Variant.Sotw, e.Message);
        }
    }

    private static Google.Rpc.Status ReadError(ReadOnlySpan<byte> error)
    {
        try
        {
            return Google.Rpc.Status.Parser.ParseFrom(error);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw Malformed(Variant.Sotw, $"error_detail: {e.Message}");
        }
    }
}

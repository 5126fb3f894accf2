using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Google.Protobuf;
using Held = System.Collections.Immutable.ImmutableSortedDictionary<string, Fairlead.Xds.Client.AdsResource>;

namespace Fairlead.Xds.Client;

/// <summary>
/// The subscription of an incremental client to one type: the changes of the list of names, and the resources that the client holds by name
/// and version, which its first request on a new stream lists.
/// </summary>
internal sealed class DeltaSubscription(string typeUrl) : TypeSubscription(typeUrl)
{
    private const string Wildcard = "*";

    private readonly Queue<(string Nonce, string? Rejection)> _answers = [];
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private HashSet<string> _wanted = new(StringComparer.Ordinal);
    private Held _held = Held.Empty.WithComparers(StringComparer.Ordinal);
    private bool _requested;

    public override void Want(bool wildcard, IReadOnlyList<string> names)
    {
        base.Want(wildcard, names);
        _wanted = new(names, StringComparer.Ordinal);
        Dropped.UnionWith(_said.Where(name => name == Wildcard ? !wildcard : !_wanted.Contains(name)));
        if (!wildcard)
        {
            // The client forgets resources that it no longer asks for; the server sends them again when the client asks for them again.
            _held = _held.RemoveRange(_held.Keys.Where(name => !_wanted.Contains(name)).ToList());
        }

        IsDue = _requested || wildcard || names.Count > 0;
    }

    public override void Resume(AdsState state)
    {
        base.Resume(state);
        _held = _held.SetItems(state.Resources.Where(static resource => resource.Name.Length > 0 && resource.Version.Length > 0)
            .Select(static resource => KeyValuePair.Create(resource.Name, resource)));
    }

    public override void Restart()
    {
        _answers.Clear();
        _said.Clear();
        Dropped.Clear();
        _requested = false;
        IsDue = IsWildcard || _wanted.Count > 0;
    }

    /// <summary>
    /// The response as the handler of the client is given it. A wildcard subscription is given all resources that exist after the response,
    /// a subscription by name only those that are new or changed. Null where a response to a subscription by name only removes resources,
    /// which the handler is not told of.
    /// </summary>
    public AdsResponse? Present(DeltaDiscoveryResponse message)
    {
        AdsResource[] resources = IsWildcard ? [.. Next(message).Values] : [.. News(message)];
        return resources.Length == 0 && !IsWildcard ? null : new(TypeUrl, message.SystemVersionInfo, message.Nonce, resources);
    }

    /// <summary>The client took the response.</summary>
    public void Accept(DeltaDiscoveryResponse message)
    {
        _held = Next(message);
        Answer(message.Nonce, null);
    }

    /// <summary>The client rejected the response, and still holds the resources that it held before.</summary>
    public void Reject(DeltaDiscoveryResponse message, string reason) => Answer(message.Nonce, reason);

    public override IMessage NextRequest(Node? node)
    {
        var request = new DeltaDiscoveryRequest { Node = node, TypeUrl = TypeUrl };
        HashSet<string> wanted = new(_wanted, StringComparer.Ordinal);
        if (IsWildcard && (_wanted.Count > 0 || _requested))
        {
            wanted.Add(Wildcard);
        }

        var isMoreToSay = LeaveOutDropped(wanted);
        if (!_requested)
        {
            foreach (var (name, held) in _held.Where(held => IsWildcard || _wanted.Contains(held.Key)))
            {
                request.InitialResourceVersions.Add(name, held.Version);
            }

            // Every server reads a first request without names as a request for everything.
            _said.UnionWith(IsWildcard ? [Wildcard] : []);
            request.ResourceNamesSubscribe.Add(wanted.Order(StringComparer.Ordinal));
        }
        else
        {
            request.ResourceNamesSubscribe.Add(wanted.Except(_said).Order(StringComparer.Ordinal));
            request.ResourceNamesUnsubscribe.Add(_said.Except(wanted).Order(StringComparer.Ordinal));
            _said.Clear();
        }

        _said.UnionWith(wanted);
        _requested = true;
        if (_answers.TryDequeue(out var answer))
        {
            request.ResponseNonce = answer.Nonce;
            request.ErrorDetail = answer.Rejection is null ? null
                : new Google.Rpc.Status { Code = (int)Grpc.Core.StatusCode.InvalidArgument, Message = answer.Rejection };
        }

        // Each response is acknowledged or rejected by a request of its own.
        IsDue = isMoreToSay || _answers.Count > 0;
        return request;
    }

    private void Answer(string nonce, string? rejection)
    {
        _answers.Enqueue((nonce, rejection));
        IsDue = true;
    }

    private Held Next(DeltaDiscoveryResponse message) => _held.RemoveRange(message.RemovedResources).SetItems(
        News(message)
            .Where(resource => IsWildcard || _wanted.Contains(resource.Name))
            .Select(static resource => KeyValuePair.Create(resource.Name, resource)));

    // A resource without a message is a heartbeat, or tells that no resource of that name exists.
    private static IEnumerable<AdsResource> News(DeltaDiscoveryResponse message) =>
        message.Resources.Where(static resource => resource.Resource_ is not null)
            .Select(static resource =>
                new AdsResource(resource.Resource_.TypeUrl, resource.Resource_.Value.Memory, resource.Name, resource.Version));
}

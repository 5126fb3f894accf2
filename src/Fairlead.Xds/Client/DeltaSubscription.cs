using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Google.Protobuf;
using Held = System.Collections.Immutable.ImmutableSortedDictionary<string, Fairlead.Xds.Client.AdsResource>;

namespace Fairlead.Xds.Client;

/// <summary>
/// One type as an incremental client asks for it: changes of the list of names, and what it has by name and version, which it says when it
/// comes back.
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
        if (!wildcard)
        {
            // What is asked for again later is sent again.
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
        _requested = false;
        IsDue = IsWildcard || _wanted.Count > 0;
    }

    /// <summary>
    /// What a response leads to, as the client's handler takes it: for who asks for everything all that there is then, else what is new or
    /// changed; null where it only takes away what a handler by name is not told of.
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

    /// <summary>The client rejected the response, and has what it had.</summary>
    public void Reject(DeltaDiscoveryResponse message, string reason) => Answer(message.Nonce, reason);

    public override IMessage NextRequest(Node? node)
    {
        var request = new DeltaDiscoveryRequest { Node = node, TypeUrl = TypeUrl };
        HashSet<string> wanted = new(_wanted, StringComparer.Ordinal);
        if (IsWildcard && (_wanted.Count > 0 || _requested))
        {
            wanted.Add(Wildcard);
        }

        if (!_requested)
        {
            foreach (var (name, held) in _held.Where(held => IsWildcard || _wanted.Contains(held.Key)))
            {
                request.InitialResourceVersions.Add(name, held.Version);
            }

            // Nothing named in the first request means everything, to every server.
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

        // Each response has an answer of its own.
        IsDue = _answers.Count > 0;
        return request;
    }

    private void Answer(string nonce, string? rejection)
    {
        _answers.Enqueue((nonce, rejection));
        IsDue = true;
    }

    private Held Next(DeltaDiscoveryResponse message) => _held.RemoveRange(message.RemovedResources).SetItems(
        News(message).Where(resource => IsWildcard || _wanted.Contains(resource.Name)).Select(static resource => KeyValuePair.Create(resource.Name, resource)));

    // One without message is a heartbeat, or says that there is none of the name.
    private static IEnumerable<AdsResource> News(DeltaDiscoveryResponse message) => message.Resources.Where(static resource => resource.Resource_ is not null)
        .Select(static resource => new AdsResource(resource.Resource_.TypeUrl, resource.Resource_.Value.Memory, resource.Name, resource.Version));
}

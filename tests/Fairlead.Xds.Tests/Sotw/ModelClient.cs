using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Google.Protobuf;

namespace Fairlead.Xds.Tests.Sotw;

/// <summary>
/// A client that behaves as Envoy does: clusters and listeners as wildcard, endpoints and routes by the names that these bring; a cluster
/// that is new or changed is warm when its endpoints come, and only when all are warm are clusters acknowledged. Checks on the way that
/// nothing comes in an order that loses traffic.
/// </summary>
internal sealed class ModelClient(bool strict)
{
    private readonly Queue<DiscoveryRequest> _toServer = new();
    private readonly Dictionary<string, Dictionary<string, string>> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _versions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _nonces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> _asked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _warming = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unanswered = new(StringComparer.Ordinal);
    private DiscoveryResponse? _clustersToAck;

    public int Responses { get; private set; }

    public bool HasRequests => _toServer.Count > 0;

    public IReadOnlyDictionary<string, string> Held(string type) => _held.GetValueOrDefault(type) ?? [];

    public IReadOnlyCollection<string> Warming => _warming;

    /// <summary>A new stream: what the client has stays, nonces and what was under way are gone.</summary>
    public void Connect(bool forgetVersions)
    {
        _toServer.Clear();
        _nonces.Clear();
        _asked.Clear();
        _unanswered.Clear();
        _clustersToAck = null;

        // What was warming when the stream broke is not asked for again by anybody; a timer of the client's ends it.
        _warming.Clear();
        if (forgetVersions)
        {
            _versions.Clear();
        }

        Ask(TypeUrls.Cluster, []);
        Ask(TypeUrls.Listener, []);
        AskForNames();
    }

    public DiscoveryRequest TakeRequest() => _toServer.Dequeue();

    public void Take(DiscoveryResponse response)
    {
        Responses++;
        var type = response.TypeUrl;
        Assert.True(_unanswered.Add(type), $"a second {type} while one is unanswered");
        _nonces[type] = response.Nonce;
        var items = response.Resources.Select(static any => any.Value.ToStringUtf8().Split('=', 2)).ToList();
        Assert.Equal(items.Count, items.Select(static item => item[0]).Distinct().Count());
        var bad = items.Any(static item => item[1].StartsWith("bad", StringComparison.Ordinal));
        if (bad)
        {
            Answer(response, "rejected");

            // Rejected endpoints are an answer too: the cluster goes on without.
            _warming.ExceptWith(type == TypeUrls.Endpoint ? items.Select(static item => item[0]) : []);
        }
        else
        {
            Apply(type, items.ToDictionary(static item => item[0], static item => item[1], StringComparer.Ordinal));
            _versions[type] = response.VersionInfo;
        }

        if (!bad && type == TypeUrls.Cluster && _warming.Count > 0)
        {
            _clustersToAck = response;
        }
        else if (!bad)
        {
            Answer(response, null);
        }

        if (_clustersToAck is not null && _warming.Count == 0)
        {
            Answer(_clustersToAck, null);
            _clustersToAck = null;
        }

        AskForNames();
    }

    private void Apply(string type, Dictionary<string, string> items)
    {
        var held = _held.TryGetValue(type, out var known) ? known : _held[type] = new Dictionary<string, string>(StringComparer.Ordinal);
        if (type == TypeUrls.Cluster)
        {
            _warming.UnionWith(items.Where(item => held.GetValueOrDefault(item.Key) != item.Value).Select(static item => item.Key));
            _warming.IntersectWith(items.Keys);
        }

        if (type is TypeUrls.Cluster or TypeUrls.Listener)
        {
            foreach (var gone in held.Keys.Except(items.Keys).ToList())
            {
                Assert.False(strict
                    && type == TypeUrls.Cluster
                    && UsedClusters().Contains(gone), $"cluster {gone} was taken away while a route names it");
                held.Remove(gone);
            }
        }

        foreach (var (name, content) in items)
        {
            held[name] = content;
        }

        if (type == TypeUrls.Endpoint)
        {
            _warming.ExceptWith(items.Keys);
        }

        if (strict && type == TypeUrls.Route)
        {
            var clusters = Held(TypeUrls.Cluster);
            Assert.All(UsedClusters(),
                used => Assert.True(clusters.ContainsKey(used)
                    && !_warming.Contains(used), $"a route names {used}, which is not there or not warm"));
        }
    }

    /// <summary>The clusters that routes name which a listener uses.</summary>
    private HashSet<string> UsedClusters() => Held(TypeUrls.Listener).Values
        .SelectMany(static listener => listener.Split('>')[1].Split(','))
        .Select(route => Held(TypeUrls.Route).GetValueOrDefault(route))
        .OfType<string>()
        .SelectMany(static route => route.Split('>')[1].Split(',', StringSplitOptions.RemoveEmptyEntries))
        .ToHashSet(StringComparer.Ordinal);

    private void AskForNames()
    {
        Ask(TypeUrls.Endpoint, [.. Held(TypeUrls.Cluster).Keys.Order(StringComparer.Ordinal)]);
        Ask(TypeUrls.Route,
            [.. Held(TypeUrls.Listener).Values.SelectMany(static listener => listener.Split('>')[1].Split(','))
                .Distinct()
                .Order(StringComparer.Ordinal)]);
    }

    private void Ask(string type, string[] names)
    {
        if (_asked.TryGetValue(type, out var asked)
            ? asked.SequenceEqual(names)
            : names.Length == 0 && type is TypeUrls.Endpoint or TypeUrls.Route)
        {
            return;
        }

        _asked[type] = names;

        // What is not subscribed any more is dropped, as soon as nothing refers to it.
        if (type is TypeUrls.Endpoint or TypeUrls.Route && _held.TryGetValue(type, out var held))
        {
            foreach (var gone in held.Keys.Except(names).ToList())
            {
                held.Remove(gone);
            }
        }

        // An unanswered response carries the new names with its answer.
        if (!_unanswered.Contains(type))
        {
            Send(type, null);
        }
    }

    private void Answer(DiscoveryResponse response, string? error)
    {
        _unanswered.Remove(response.TypeUrl);
        Send(response.TypeUrl, error);
    }

    private void Send(string type, string? error)
    {
        var request = new DiscoveryRequest
        {
            TypeUrl = type,
            VersionInfo = _versions.GetValueOrDefault(type, ""),
            ResponseNonce = _nonces.GetValueOrDefault(type, ""),
            ErrorDetail = error is null ? null : new Google.Rpc.Status { Code = 3, Message = error },
        };
        request.ResourceNames.Add(_asked[type]);
        _toServer.Enqueue(DiscoveryRequest.Parser.ParseFrom(request.ToByteArray()));
    }
}

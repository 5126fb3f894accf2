using Envoy.Service.Discovery.V3;
using Fairlead.Protos;
using Google.Protobuf;

namespace Fairlead.Xds.Tests.Delta;

/// <summary>
/// An incremental client that behaves as Envoy does: clusters and listeners as wildcard, endpoints and routes by the names that these
/// bring, virtual hosts without names; a cluster that is new or changed is warm when its endpoints come, and only when all are warm are
/// clusters acknowledged. What is not asked for any more is dropped. Checks on the way that nothing comes in an order that loses traffic,
/// and that nothing comes twice at the same version unless it was asked for again.
/// </summary>
internal sealed class DeltaModelClient(bool strict)
{
    private readonly Queue<DeltaDiscoveryRequest> _toServer = new();
    private readonly Dictionary<string, Dictionary<string, (string Version, string Content)>> _held = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _asked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _warming = new(StringComparer.Ordinal);
    private readonly HashSet<(string Type, string Name)> _mayRepeat = [];
    private DeltaDiscoveryResponse? _clustersToAck;

    public int Responses { get; private set; }

    /// <summary>What came again at the version that the client had, unasked.</summary>
    public List<string> Repeated { get; } = [];

    public bool HasRequests => _toServer.Count > 0;

    public IReadOnlyCollection<string> Warming => _warming;

    public Dictionary<string, (string Version, string Content)> Held(string type) =>
        _held.TryGetValue(type, out var held) ? held : _held[type] = new Dictionary<string, (string, string)>(StringComparer.Ordinal);

    /// <summary>A new stream: what the client has stays, and it says so.</summary>
    public void Connect()
    {
        _toServer.Clear();
        _asked.Clear();
        _clustersToAck = null;

        // What was warming when the stream broke waits for endpoints that may be held already; a timer of the client's ends it.
        _warming.Clear();
        First(TypeUrls.Cluster, []);
        First(TypeUrls.Listener, []);
        First(TypeUrls.VirtualHost, []);
        AskForNames();
    }

    public DeltaDiscoveryRequest TakeRequest() => _toServer.Dequeue();

    public void Take(DeltaDiscoveryResponse response)
    {
        Responses++;
        var type = response.TypeUrl;
        Assert.Equal(response.Resources.Count, response.Resources.Select(static item => item.Name).Distinct().Count());
        Assert.Empty(response.Resources.Select(static item => item.Name).Intersect(response.RemovedResources));
        var bad = response.Resources.Any(static item => Text(item).Contains("=bad", StringComparison.Ordinal));
        if (bad)
        {
            Answer(response, "rejected");
            _mayRepeat.UnionWith(response.Resources.Select(item => (type, item.Name)));

            // Nobody knows which clusters the client took, so their endpoints may come again too.
            _mayRepeat.UnionWith(response.Resources.Where(_ => type == TypeUrls.Cluster)
                .Select(static item => (TypeUrls.Endpoint, item.Name)));
            _warming.ExceptWith(type == TypeUrls.Endpoint ? response.Resources.Select(static item => item.Name) : []);
        }
        else
        {
            Apply(response);
            if (type == TypeUrls.Cluster && _warming.Count > 0)
            {
                _clustersToAck = response;
            }
            else
            {
                Answer(response, null);
            }
        }

        if (_clustersToAck is not null && _warming.Count == 0)
        {
            Answer(_clustersToAck, null);
            _clustersToAck = null;
        }

        AskForNames();
    }

    private static string Text(Resource resource) => resource.Resource_.Value.ToStringUtf8();

    private void Apply(DeltaDiscoveryResponse response)
    {
        var type = response.TypeUrl;
        var held = Held(type);
        foreach (var gone in response.RemovedResources)
        {
            Assert.False(strict
                && type == TypeUrls.Cluster
                && UsedClusters().Contains(gone), $"cluster {gone} was taken away while a route names it");
            held.Remove(gone);
            _warming.Remove(type == TypeUrls.Cluster ? gone : "");
        }

        foreach (var item in response.Resources)
        {
            var content = Text(item).Split('=', 2)[1];
            var expected = _mayRepeat.Remove((type, item.Name));
            if (held.TryGetValue(item.Name, out var known) && known.Version == item.Version && !expected)
            {
                Repeated.Add($"{type} {item.Name} {item.Version}");
            }

            if (type == TypeUrls.Cluster)
            {
                // Endpoints are due again with it.
                _mayRepeat.Add((TypeUrls.Endpoint, item.Name));
                if (known.Version != item.Version)
                {
                    _warming.Add(item.Name);
                }
            }

            held[item.Name] = (item.Version, content);
        }

        if (type == TypeUrls.Endpoint)
        {
            _warming.ExceptWith(response.Resources.Select(static item => item.Name));
        }

        if (strict && type == TypeUrls.Route)
        {
            Assert.All(UsedClusters(), used =>
                Assert.True(Held(TypeUrls.Cluster).ContainsKey(used)
                    && !_warming.Contains(used), $"a route names {used}, which is not there or not warm"));
        }
    }

    /// <summary>The clusters that routes name which a listener uses.</summary>
    private HashSet<string> UsedClusters() => Held(TypeUrls.Listener).Values
        .SelectMany(static listener => listener.Content.Split('>')[1].Split(','))
        .Select(route => Held(TypeUrls.Route).TryGetValue(route, out var found) ? found.Content : null)
        .OfType<string>()
        .SelectMany(static route => route.Split('>')[1].Split(',', StringSplitOptions.RemoveEmptyEntries))
        .ToHashSet(StringComparer.Ordinal);

    private void AskForNames()
    {
        Ask(TypeUrls.Endpoint, [.. Held(TypeUrls.Cluster).Keys]);
        Ask(TypeUrls.Route, [.. Held(TypeUrls.Listener).Values.SelectMany(static listener => listener.Content.Split('>')[1].Split(','))]);
    }

    private void Ask(string type, HashSet<string> names)
    {
        var asked = _asked.TryGetValue(type, out var known) ? known : null;
        if (asked is null)
        {
            if (names.Count > 0)
            {
                First(type, [.. names]);
            }

            return;
        }

        var added = names.Except(asked).ToArray();
        var dropped = asked.Except(names).ToArray();
        if (added.Length == 0 && dropped.Length == 0)
        {
            return;
        }

        _asked[type] = names;
        foreach (var name in dropped)
        {
            Held(type).Remove(name);
        }

        _mayRepeat.UnionWith(added.Select(name => (type, name)));
        var request = new DeltaDiscoveryRequest { TypeUrl = type };
        request.ResourceNamesSubscribe.Add(added);
        request.ResourceNamesUnsubscribe.Add(dropped);
        Enqueue(request);
    }

    private void First(string type, string[] names)
    {
        _asked[type] = [.. names];
        var request = new DeltaDiscoveryRequest { TypeUrl = type };
        request.ResourceNamesSubscribe.Add(names);
        foreach (var (name, (version, _)) in Held(type))
        {
            request.InitialResourceVersions[name] = version;
        }

        Enqueue(request);
    }

    private void Answer(DeltaDiscoveryResponse response, string? error) => Enqueue(new DeltaDiscoveryRequest
    {
        TypeUrl = response.TypeUrl,
        ResponseNonce = response.Nonce,
        ErrorDetail = error is null ? null : new Google.Rpc.Status { Code = 3, Message = error },
    });

    private void Enqueue(DeltaDiscoveryRequest request) => _toServer.Enqueue(DeltaDiscoveryRequest.Parser.ParseFrom(request.ToByteArray()));
}

using System.Collections.Concurrent;
using Envoy.Config.Core.V3;
using Google.Protobuf;
using Grpc.Core;

namespace Fairlead.Xds.Server;

/// <summary>
/// The clients that fetch. One that comes again within a minute is the same: it is attached for as long, since what it is given may be dear
/// to make. Safe for any number of threads.
/// </summary>
internal sealed class RestClients : IDisposable
{
    // Whoever fetches leaves something behind for a while; that must not fill the memory.
    private const int MaxClients = 10_000;

    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(60);

    private readonly XdsServerOptions _options;
    private readonly Func<long> _nextId;
    private readonly Lock _gate = new();
    private readonly Dictionary<ByteString, Entry> _clients = [];
    private readonly ConcurrentDictionary<long, RestClient> _byId = new();
    private ITimer? _sweeping;

    public RestClients(XdsServerOptions options, Func<long> nextId)
    {
        _options = options;
        _nextId = nextId;
    }

    /// <summary>The client of a node, from now on until it has not come for a while.</summary>
    /// <exception cref="RpcException">There are too many, or the node is not served.</exception>
    public RestClient Attach(Node node, string peer, string typeUrl)
    {
        var key = node.ToByteString();
        Entry? entry;
        lock (_gate)
        {
            if (!_clients.TryGetValue(key, out entry))
            {
                if (_clients.Count >= MaxClients)
                {
                    throw new RpcException(new(StatusCode.ResourceExhausted, "too many clients fetch"));
                }

                // Attached outside of the lock, which may take long; those that come with the same node wait for it.
                _clients.Add(key, entry = new Entry(() => Make(node, peer, typeUrl)));
                _sweeping ??= _options.TimeProvider.CreateTimer(static self => ((RestClients)self!).Sweep(), this, Stay, Stay);
            }

            entry.Seen = _options.TimeProvider.GetTimestamp();
        }

        try
        {
            return entry.Client.Value;
        }
        catch
        {
            lock (_gate)
            {
                _clients.Remove(key);
            }

            throw;
        }
    }

    /// <summary>Gives a client another scope.</summary>
    public void Move(long id, XdsScope scope)
    {
        if (_byId.TryGetValue(id, out var client))
        {
            client.Move(scope);
        }
    }

    public void Dispose() => _sweeping?.Dispose();

    private RestClient Make(Node node, string peer, string typeUrl)
    {
        var info = new XdsStreamInfo { Id = _nextId(), Node = node, OnlyType = typeUrl, Peer = peer, ConnectedAt = _options.TimeProvider.GetUtcNow() };
        RestClient client = new(info, _options.Attach(info));
        _byId[info.Id] = client;
        _options.Attached?.Invoke(info);
        return client;
    }

    private void Sweep()
    {
        List<RestClient> gone = [];
        lock (_gate)
        {
            foreach (var (key, entry) in _clients.Where(pair => _options.TimeProvider.GetElapsedTime(pair.Value.Seen) >= Stay && pair.Value.Client.IsValueCreated).ToList())
            {
                _clients.Remove(key);
                gone.Add(entry.Client.Value);
            }
        }

        foreach (var client in gone)
        {
            _byId.TryRemove(client.Info.Id, out _);
            _options.Detach?.Invoke(client.Info);
        }
    }

    private sealed class Entry(Func<RestClient> make)
    {
        public Lazy<RestClient> Client { get; } = new(make);

        public long Seen { get; set; }
    }
}

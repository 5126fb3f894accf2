using Envoy.Config.Core.V3;
using Google.Protobuf;

namespace Fairlead.Xds.Server;

/// <summary>
/// The clients that fetch. One that comes again within a minute is the same: it is attached for as long, since what it is given may be dear
/// to make. Safe for any number of threads.
/// </summary>
internal sealed class RestClients(XdsServerOptions options, Func<long> nextId) : IDisposable
{
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly Dictionary<ByteString, Client> _clients = [];
    private ITimer? _sweeping;

    /// <summary>The scope of a client, from now on until it has not come for a while.</summary>
    public XdsScope Attach(Node node, string peer, string typeUrl)
    {
        var key = node.ToByteString();
        lock (_gate)
        {
            if (!_clients.TryGetValue(key, out var client))
            {
                var info = new XdsStreamInfo { Id = nextId(), Node = node, OnlyType = typeUrl, Peer = peer, ConnectedAt = options.TimeProvider.GetUtcNow() };
                _clients.Add(key, client = new Client(info, options.Attach(info)));
                _sweeping ??= options.TimeProvider.CreateTimer(static self => ((RestClients)self!).Sweep(), this, Stay, Stay);
            }

            client.Seen = options.TimeProvider.GetTimestamp();
            return client.Scope;
        }
    }

    public void Dispose() => _sweeping?.Dispose();

    private void Sweep()
    {
        List<Client> gone = [];
        lock (_gate)
        {
            foreach (var (key, client) in _clients.Where(pair => options.TimeProvider.GetElapsedTime(pair.Value.Seen) >= Stay).ToList())
            {
                _clients.Remove(key);
                gone.Add(client);
            }
        }

        foreach (var client in gone)
        {
            options.Detach?.Invoke(client.Info);
        }
    }

    private sealed class Client(XdsStreamInfo info, XdsScope scope)
    {
        public XdsStreamInfo Info { get; } = info;

        public XdsScope Scope { get; } = scope;

        public long Seen { get; set; }
    }
}

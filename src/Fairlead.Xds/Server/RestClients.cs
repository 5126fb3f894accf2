using System.Collections.Concurrent;
using Envoy.Config.Core.V3;
using Fairlead.Xds.Transport;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Xds.Server;

/// <summary>
/// The clients that fetch by HTTP. A client that fetches again within a minute counts as the same one and stays attached for that time,
/// since its resources may be expensive to make. Safe for any number of threads.
/// </summary>
internal sealed class RestClients : IDisposable
{
    // Every client that fetches is kept for a while, so their number is bounded.
    private const int MaxClients = 10_000;

    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(60);

    private readonly ServerCore _core;
    private readonly Func<long> _nextId;
    private readonly Lock _gate = new();
    private readonly Dictionary<Key, Entry> _clients = [];
    private readonly ConcurrentDictionary<long, RestClient> _byId = new();
    private ITimer? _sweeping;

    public RestClients(ServerCore core, Func<long> nextId)
    {
        _core = core;
        _nextId = nextId;
    }

    /// <summary>The client of a node, from now on until it has not come for a while.</summary>
    /// <exception cref="RpcException">There are too many, or the node is not served.</exception>
    public async Task<RestClient> AttachAsync(Node node, HttpContext http, string typeUrl)
    {
        // Whoever shows another certificate or token is another client, whatever node it says it is.
        var key = new Key(
            node.ToByteString(), http.Connection.ClientCertificate?.Thumbprint, http.Request.Headers.Authorization.ToString());
        Entry? entry;
        var isNew = false;
        lock (_gate)
        {
            if (!_clients.TryGetValue(key, out entry))
            {
                if (_clients.Count >= MaxClients)
                {
                    throw new RpcException(new(StatusCode.ResourceExhausted, "too many clients fetch"));
                }

                // Attached outside of the lock, which may take long; those that come with the same node wait for it.
                isNew = true;
                _clients.Add(key, entry = new Entry());
                _sweeping ??= _core.Options.TimeProvider.CreateTimer(static self => ((RestClients)self!).Sweep(), this, Stay, Stay);
            }

            entry.Seen = _core.Options.TimeProvider.GetTimestamp();
        }

        if (isNew)
        {
            await MakeAsync(key, entry, node, http, typeUrl);
        }

        return await entry.Client.Task.WaitAsync(http.RequestAborted);
    }

    /// <summary>Moves a client to another scope.</summary>
    public void Move(long id, XdsScope scope)
    {
        if (_byId.TryGetValue(id, out var client))
        {
            client.Move(scope);
        }
    }

    public void Dispose() => _sweeping?.Dispose();

    private async Task MakeAsync(Key key, Entry entry, Node node, HttpContext http, string typeUrl)
    {
        try
        {
            var info = new XdsStreamInfo
            {
                Id = _nextId(),
                Node = node,
                OnlyType = typeUrl,
                Peer = GuardedCall.PeerName(http.Connection),
                ConnectedAt = _core.Now(),
            };

            // Others may wait for it too, so it goes on when this request is given up.
            RestClient client = new(info, await _core.Attach(new XdsOpening(info, http), CancellationToken.None));
            _byId[info.Id] = client;
            _core.Options.Attached?.Invoke(info);
            entry.Made = client;
            entry.Client.SetResult(client);
        }
        catch (Exception e)
        {
            // Those that wait for it are told the same; the next is tried anew.
            lock (_gate)
            {
                _clients.Remove(key);
            }

            entry.Client.SetException(e);
        }
    }

    private void Sweep()
    {
        List<RestClient> gone = [];
        lock (_gate)
        {
            foreach (var (key, entry) in _clients.Where(
                pair => pair.Value.Client.Task.IsCompleted && _core.Options.TimeProvider.GetElapsedTime(pair.Value.Seen) >= Stay).ToList())
            {
                _clients.Remove(key);
                if (entry.Made is { } made)
                {
                    gone.Add(made);
                }
            }
        }

        foreach (var client in gone)
        {
            _byId.TryRemove(client.Info.Id, out _);
            _core.Options.Detach?.Invoke(client.Info);
        }
    }

    private readonly record struct Key(ByteString Node, string? Certificate, string Authorization);

    private sealed class Entry
    {
        /// <summary>For those that wait while the first of them is attached.</summary>
        public TaskCompletionSource<RestClient> Client { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Set once it is attached.</summary>
        public RestClient? Made { get; set; }

        public long Seen { get; set; }
    }
}

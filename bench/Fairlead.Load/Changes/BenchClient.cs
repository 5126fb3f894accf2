using Envoy.Config.Core.V3;
using Grpc.Core;

namespace Fairlead.Load.Changes;

/// <summary>
/// A proxy as the control plane sees it: it asks for what its kind asks for, follows what resources name, acknowledges at once, and counts.
/// </summary>
internal abstract class BenchClient(Node node)
{
    private readonly Lock _counting = new();
    private readonly List<string> _types = [];
    private int _responses;
    private long _bytes;
    private long _lastHeard;

    protected Node Node { get; } = node;

    /// <summary>When the last response came, as the system's clock counts; 0: none came.</summary>
    public long LastHeard => Interlocked.Read(ref _lastHeard);

    /// <summary>How many responses came since <see cref="Take"/>.</summary>
    public int Responses => Volatile.Read(ref _responses);

    /// <summary>Runs until the stream ends. It ends well only when the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ConverseAsync(cancellationToken);
        }
        catch (Exception exception)
            when (exception is RpcException or OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            // The way in which a stream ends that is no longer wanted.
            return;
        }

        if (!cancellationToken.IsCancellationRequested)
        {
            throw new InvalidOperationException("the server ended a stream");
        }
    }

    /// <summary>What came since the last call.</summary>
    public ClientCounts Take()
    {
        lock (_counting)
        {
            var counts = new ClientCounts(_responses, _bytes, [.. _types]);
            (_responses, _bytes) = (0, 0);
            _types.Clear();
            return counts;
        }
    }

    protected abstract Task ConverseAsync(CancellationToken cancellationToken);

    protected void Count(string typeUrl, int bytes)
    {
        lock (_counting)
        {
            _responses++;
            _bytes += bytes;
            if (!_types.Contains(typeUrl))
            {
                _types.Add(typeUrl);
            }
        }

        Interlocked.Exchange(ref _lastHeard, TimeProvider.System.GetTimestamp());
    }
}

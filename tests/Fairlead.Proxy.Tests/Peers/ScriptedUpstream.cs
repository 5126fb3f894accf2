using System.Net;
using System.Net.Sockets;

namespace Fairlead.Proxy.Tests.Peers;

/// <summary>An endpoint that does with each connection exactly what a test says, octet by octet.</summary>
internal sealed class ScriptedUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<UpstreamPeer, Task> _script;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly List<Task> _running = [];
    private int _connections;

    public ScriptedUpstream(Func<UpstreamPeer, Task> script)
    {
        _script = script;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Answers every request of every connection with these octets.</summary>
    public static ScriptedUpstream Always(string response) => new(async peer =>
    {
        while (await peer.ReadHeadAsync() is not null)
        {
            await peer.SendAsync(response);
        }
    });

    public async ValueTask DisposeAsync()
    {
        // The accept ends before the listener does: stopped first, it could be asked once more, which it takes for a mistake of the
        // caller's.
        await _stop.CancelAsync();
        await _accepting;
        _listener.Stop();
        await Task.WhenAll(_running);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                _running.Add(RunAsync(socket, Interlocked.Increment(ref _connections)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task RunAsync(Socket socket, int number)
    {
        using var peer = new UpstreamPeer(socket, number, _stop.Token);
        try
        {
            await _script(peer);
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The proxy hung up, which is the proxy's right.
        }
    }
}

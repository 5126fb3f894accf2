using System.Net;
using System.Net.Sockets;

namespace Fairlead.Testing.Processes;

/// <summary>A loopback port that is ours while this lives, and on which nobody listens: connections to it are refused.</summary>
public sealed class ReservedPort : IDisposable
{
    private const int First = 20_000;
    private const int Count = 12_000;

    // Processes begin at different places.
    private static int _given = Environment.ProcessId * 97;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ReservedPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>The port.</summary>
    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port; // bound in the constructor

    /// <summary>
    /// A port that was free just now, for a program that cannot choose one itself. No port is given twice by a process, and they lie below
    /// those that the system hands out by itself, so that nobody else gets one before it is used.
    /// </summary>
    public static int Free()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _given) % Count);
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}

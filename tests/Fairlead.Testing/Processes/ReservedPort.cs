using System.Net;
using System.Net.Sockets;

namespace Fairlead.Testing.Processes;

/// <summary>A loopback port that is ours while this lives, and on which nobody listens: connections to it are refused.</summary>
public sealed class ReservedPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ReservedPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    /// <summary>The port.</summary>
    public int Number => ((IPEndPoint)_socket.LocalEndPoint!).Port; // bound in the constructor

    /// <summary>
    /// A port that was free just now, for a program that cannot choose one itself. The system hands ports out in turn, so nobody else gets
    /// it soon.
    /// </summary>
    public static int Free()
    {
        using var port = new ReservedPort();
        return port.Number;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}

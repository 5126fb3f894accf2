using System.Net;
using System.Net.Sockets;

namespace Fairlead.Demo;

/// <summary>
/// Finds ports on loopback for listeners that others must know before they are open. Below the range from which systems take ports for
/// outgoing connections, so that between finding and opening nobody gets one by chance.
/// </summary>
internal static class FreePorts
{
    private const int From = 20000;
    private const int To = 30000;

    public static IReadOnlyList<int> Take(int count)
    {
        var held = new List<Socket>();
        var ports = new List<int>();
        try
        {
            for (var attempts = 0; ports.Count < count; attempts++)
            {
                if (attempts > 2000)
                {
                    throw new Cli.CliException(
                        Cli.ExitCode.Found,
                        $"no {count} free ports between {From} and {To} on 127.0.0.1",
                        "end programs that listen there");
                }

                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                var port = Random.Shared.Next(From, To);
                try
                {
                    socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                    held.Add(socket);
                    ports.Add(port);
                }
                catch (SocketException)
                {
                    socket.Dispose();
                }
            }

            return ports;
        }
        finally
        {
            held.ForEach(socket => socket.Dispose());
        }
    }
}

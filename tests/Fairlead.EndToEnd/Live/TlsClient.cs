using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Fairlead.EndToEnd.Live;

/// <summary>Requests over TLS to a port of this machine.</summary>
internal static class TlsClient
{
    /// <summary>The backend that answers, whose certificate has to be for the host.</summary>
    public static async Task<string?> BackendAsync(int port, string host)
    {
        using SocketsHttpHandler handler = new()
        {
            ConnectCallback = async (_, cancellation) =>
            {
                Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions
            {
                // It signs itself; that it is for the host is all that is asked.
                RemoteCertificateValidationCallback = static (_, _, _, errors) =>
                    !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch),
            },
        };
        using HttpClient client = new(handler);

        // Which backend answers stands in the body.
        return (string?)JsonNode.Parse(await client.GetStringAsync(new Uri($"https://{host}/")))?["backend"];
    }
}

using System.Net.Sockets;
using System.Text;

namespace Fairlead.Proxy.Tests.Peers;

/// <summary>One connection at an endpoint of a test.</summary>
internal sealed class UpstreamPeer(Socket socket, int number, CancellationToken stop) : IDisposable
{
    private string _rest = "";

    /// <summary>1 for the first connection.</summary>
    public int Number => number;

    /// <summary>The head of the next request with its blank line; null where the connection ends.</summary>
    public async Task<string?> ReadHeadAsync()
    {
        int end;
        while ((end = _rest.IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            if (await ReceiveAsync() == 0)
            {
                return null;
            }
        }

        var head = _rest[..(end + 4)];
        _rest = _rest[(end + 4)..];
        return head;
    }

    /// <summary>So many octets of a body.</summary>
    public async Task<string> ReadAsync(int count)
    {
        while (_rest.Length < count && await ReceiveAsync() > 0)
        {
        }

        var text = _rest[..Math.Min(count, _rest.Length)];
        _rest = _rest[text.Length..];
        return text;
    }

    /// <summary>Everything up to and with the given text.</summary>
    public async Task<string> ReadToAsync(string mark)
    {
        int at;
        while ((at = _rest.IndexOf(mark, StringComparison.Ordinal)) < 0)
        {
            if (await ReceiveAsync() == 0)
            {
                throw new InvalidOperationException($"the connection ended before {mark}");
            }
        }

        var text = _rest[..(at + mark.Length)];
        _rest = _rest[text.Length..];
        return text;
    }

    public async Task SendAsync(string octets)
    {
        ReadOnlyMemory<byte> rest = Encoding.Latin1.GetBytes(octets);
        while (!rest.IsEmpty)
        {
            rest = rest[await socket.SendAsync(rest, stop)..];
        }
    }

    /// <summary>Ends the connection as a crash would.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }

    public void Close() => socket.Dispose();

    /// <summary>Waits for the other side to end the connection.</summary>
    public async Task WaitForEndAsync()
    {
        try
        {
            while (await ReceiveAsync() > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset is an end too.
        }
    }

    public void Dispose() => socket.Dispose();

    private async Task<int> ReceiveAsync()
    {
        var buffer = new byte[16 * 1024];
        var count = await socket.ReceiveAsync(buffer, stop);
        _rest += Encoding.Latin1.GetString(buffer, 0, count);
        return count;
    }
}

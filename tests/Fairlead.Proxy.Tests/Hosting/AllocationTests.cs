using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fairlead.Proxy.Tests.Hosting;

/// <summary>What a request costs in memory: client and endpoint here allocate nothing, so what is allocated is the proxy's.</summary>
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests
{
    private const int Warmup = 2_000;
    private const int Requests = 5_000;

    [Fact]
    public async Task Get_KeepAlive_AllocatesLittle()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var endpoint = new Thread(() => Serve(listener)) { IsBackground = true };
        endpoint.Start();
        await using var proxy = await ProxyUnderTest.StartAsync(
            XdsJson.AnyHost(XdsJson.To("one")), XdsJson.Static("one", ((IPEndPoint)listener.LocalEndpoint).Port));
        var address = proxy.Host.Listeners["web"];
        var perRequest = await Task.Factory.StartNew(
            () => Measure(address), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        // Kestrel's own part, the task of the request and the dictionary of response headers; nothing that grows with the request.
        Assert.InRange(perRequest, 0, 1_200);
    }

    private static long Measure(IPEndPoint address)
    {
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(address);
        var request = Encoding.ASCII.GetBytes(
            "GET /some/path?with=query HTTP/1.1\r\nHost: a.test\r\nUser-Agent: test\r\nAccept: */*\r\nX-Custom: value\r\n\r\n");
        var buffer = new byte[4096];
        Ask(client, request, buffer, Warmup);
        GC.Collect();
        var before = GC.GetTotalAllocatedBytes(true);
        Ask(client, request, buffer, Requests);
        return (GC.GetTotalAllocatedBytes(true) - before) / Requests;
    }

    private static void Ask(Socket client, byte[] request, byte[] buffer, int count)
    {
        for (var i = 0; i < count; i++)
        {
            client.Send(request);
            var got = 0;
            do
            {
                got += client.Receive(buffer, got, buffer.Length - got, SocketFlags.None);
            }
            while (!buffer.AsSpan(0, got).EndsWith("the end"u8));
        }
    }

    private static void Serve(TcpListener listener)
    {
        var response = Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nServer: endpoint\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\nthe end");
        var buffer = new byte[4096];
        try
        {
            using var socket = listener.AcceptSocket();
            socket.NoDelay = true;
            while (socket.Receive(buffer) > 0)
            {
                socket.Send(response);
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }
}

using System.Net;
using System.Text;
using Fairlead.Proxy.Tests.Hosting;
using Fairlead.Proxy.Tests.Peers;

namespace Fairlead.Proxy.Tests.Upstream;

/// <summary>What endpoints may and may not send, against a scripted one.</summary>
public sealed class FramingTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length:5\r\nContent-Length: 5\r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", 200, "")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\nT: 1\r\n\r\n", 200, "hello")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
        200, "ok")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\nETag: \"a\"\r\n\r\n", 304, "")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nX-Octets: \xE9\r\n\r\ngone", 404, "gone")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 502, null)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\nhello", 502, null)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello", 502, null)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 502, null)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 502, null)]
    [InlineData("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 502, null)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\nhello", 502, null)]
    [InlineData("HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n", 502, null)]
    [InlineData("HTTP/1.1 200 OK\r\nX: a\nY: b\r\nContent-Length: 0\r\n\r\n", 502, null)]
    [InlineData("HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n", 502, null)]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", 502, null)]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n", 502, null)]
    [InlineData("ICY 200 OK\r\n\r\n", 502, null)]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n", 502, null)]
    public async Task Response_InOneOrManyPieces_IsTakenOrRefused(string response, int status, string? body)
    {
        foreach (var pieces in new[] { false, true })
        {
            await using var upstream = new ScriptedUpstream(async peer =>
            {
                while (await peer.ReadHeadAsync() is not null)
                {
                    foreach (var piece in pieces ? response.Select(static c => c.ToString()) : [response])
                    {
                        await peer.SendAsync(piece);
                    }
                }
            });
            await using var proxy = await ProxyUnderTest.StartAsync(
                XdsJson.AnyHost(XdsJson.To("one")), XdsJson.Static("one", upstream.Port));
            for (var i = 0; i < 2; i++)
            {
                using var answer = await proxy.GetAsync("/");
                Assert.Equal(status, (int)answer.StatusCode);
                var text = await answer.Content.ReadAsStringAsync();
                Assert.Equal(body ?? "upstream connect error or disconnect/reset before headers. reset reason: protocol error", text);
            }

            // What was well framed leaves a connection that serves again.
            Assert.Equal(body is null ? 2 : 1, upstream.Connections);
        }
    }

    [Fact]
    public async Task Response_UntilClose_EndsWithTheConnection()
    {
        await using var upstream = new ScriptedUpstream(async peer =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync("HTTP/1.0 200 OK\r\nX-A: 1\r\n\r\nall of it");
        });
        await using var proxy = await ProxyUnderTest.StartAsync(XdsJson.AnyHost(XdsJson.To("one")), XdsJson.Static("one", upstream.Port));
        Assert.Equal("all of it", await proxy.Client().GetStringAsync(new Uri("/", UriKind.Relative)));
        Assert.Equal("all of it", await proxy.Client().GetStringAsync(new Uri("/", UriKind.Relative)));
        Assert.Equal(2, upstream.Connections);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n")]
    public async Task Response_CutOff_IsNotTakenForWhole(string response)
    {
        await using var upstream = new ScriptedUpstream(async peer =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync(response);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(XdsJson.AnyHost(XdsJson.To("one")), XdsJson.Static("one", upstream.Port));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => proxy.Client().GetStringAsync(new Uri("/", UriKind.Relative)));
    }

    [Fact]
    public async Task Response_CloseBeforeAnyOctet_IsUc()
    {
        await using var upstream = new ScriptedUpstream(async peer => await peer.ReadHeadAsync());
        await using var proxy = await ProxyUnderTest.StartAsync(XdsJson.AnyHost(XdsJson.To("one")), XdsJson.Static("one", upstream.Port));
        using var answer = await proxy.GetAsync("/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(
            "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
            await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task KeepAlive_ClosedByEndpointBetweenRequests_IsNobodysFailure()
    {
        await using var upstream = new ScriptedUpstream(async peer =>
        {
            for (var i = 0; i < 2 && await peer.ReadHeadAsync() is not null; i++)
            {
                // The second request of a connection meets a closed door.
                if (i == 0)
                {
                    await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                }
            }
        });
        await using var proxy = await ProxyUnderTest.StartAsync(XdsJson.AnyHost(XdsJson.To("one")), XdsJson.Static("one", upstream.Port));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("ok", await proxy.Client().GetStringAsync(new Uri("/", UriKind.Relative)));
        }
    }

    [Fact]
    public async Task Head_WithLength_KeepsConnection()
    {
        await using var upstream = ScriptedUpstream.Always("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(XdsJson.AnyHost(XdsJson.To("one")), XdsJson.Static("one", upstream.Port));
        for (var i = 0; i < 3; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, "/");
            using var answer = await proxy.Client().SendAsync(request);
            Assert.Equal(1000, answer.Content.Headers.ContentLength);
        }

        Assert.Equal(1, upstream.Connections);
    }

    [Fact]
    public async Task EarlyResponse_WhileBodyIsSent_ReachesTheClient()
    {
        await using var upstream = new ScriptedUpstream(async peer =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync("HTTP/1.1 413 Payload Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
            await peer.WaitForEndAsync();
        });
        await using var proxy = await ProxyUnderTest.StartAsync(XdsJson.AnyHost(XdsJson.To("one")), XdsJson.Static("one", upstream.Port));
        // A body that never ends: only the early answer ends this.
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(proxy.Host.Listeners["web"]);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"));
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 413 Payload Too Large", await reader.ReadLineAsync());
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }

        var body = new char[3];
        await reader.ReadBlockAsync(body);
        Assert.Equal("big", new string(body));
    }

    [Fact]
    public async Task Stream_HeadAndEvents_ArriveAsTheyCome()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new ScriptedUpstream(async peer =>
        {
            await peer.ReadHeadAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/event-stream\r\n\r\n");
            await go.Task;
            await peer.SendAsync("4\r\none\n\r\n");
            await peer.WaitForEndAsync();
        });
        await using var proxy = await ProxyUnderTest.StartAsync(XdsJson.AnyHost(XdsJson.To("one")), XdsJson.Static("one", upstream.Port));
        using var answer = await proxy.Client().GetAsync(new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        go.SetResult();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal("one", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task Request_TwoFramings_NeverReachesTheEndpoint()
    {
        await using var upstream = ScriptedUpstream.Always("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(XdsJson.AnyHost(XdsJson.To("one")), XdsJson.Static("one", upstream.Port));
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(proxy.Host.Listeners["web"]);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n"
                + "Host: a\r\n\r\n"));
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 400 Bad Request", await reader.ReadLineAsync());
        Assert.Contains("Connection: close", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(0, upstream.Connections);
    }

    [Theory]
    [InlineData("connection: x-drop, x-other\r\nx-drop: 1\r\nx-keep: 1\r\nX-OTHER: 2")]
    [InlineData("connection: x-drop\r\nx-drop: 1\r\nx-keep: 1\r\nkeep-alive: 5\r\nproxy-connection: x\r\nte: gzip")]
    [InlineData("connection: close\r\nkeep-alive: 5\r\nx-keep: 1")]
    public async Task Request_HopByHopHeaders_EndHere(string headers)
    {
        string? head = null;
        await using var upstream = new ScriptedUpstream(async peer =>
        {
            head = await peer.ReadHeadAsync();
            await peer.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        await using var proxy = await ProxyUnderTest.StartAsync(XdsJson.AnyHost(XdsJson.To("one")), XdsJson.Static("one", upstream.Port));
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(proxy.Host.Listeners["web"]);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nhost: a\r\n{headers}\r\n\r\n"));
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync());
        var names = head!.Split("\r\n")
            .Skip(1)
            .Select(static l => l.Split(':')[0].ToLowerInvariant())
            .Where(static n => n.Length > 0)
            .Order();
        Assert.Equal(["host", "x-envoy-expected-rq-timeout-ms", "x-forwarded-proto", "x-keep", "x-request-id"], names);
    }
}

using System.Net;
using System.Text;
using Fairlead.Proxy.Tests.Peers;
using Fairlead.Testing.Backends;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Time;

namespace Fairlead.Proxy.Tests.Hosting;

/// <summary>Retries and timeouts, on a clock that the test moves.</summary>
public sealed class RetryTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private const string Bad = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 3\r\n\r\nbad";

    [Fact]
    public async Task Retry_503Twice_ThirdAnswerIsGiven()
    {
        await using var backend = await HttpBackend.StartAsync("b");
        await using var proxy = await ProxyUnderTest.StartAsync(
            XdsJson.AnyHost(XdsJson.To("one", """, "retry_policy": {"retry_on": "5xx", "num_retries": 2}""")),
            XdsJson.Static("one", backend.Port));
        using var answer = await proxy.GetAsync("/", ("x-fail-first", "2"), ("x-key", "k"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("3", answer.Headers.GetValues("x-attempt").Single());
        Assert.Contains("cluster.one.upstream_rq_retry: 2\n", await proxy.AdminAsync("/stats"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_LimitReached_LastAnswerIsGivenWithUrx()
    {
        await using var backend = await HttpBackend.StartAsync("b");
        var proxy = await ProxyUnderTest.StartAsync();
        proxy.Apply(XdsJson.Static("one", backend.Port));
        var routes = XdsJson.Routes(
            "r", XdsJson.AnyHost(XdsJson.To("one", """, "retry_policy": {"retry_on": "gateway-error", "num_retries": 1}""")));
        proxy.Apply(XdsJson.Listener("web", XdsJson.Inline(routes), more: XdsJson.StdoutLog));
        using var answer = await proxy.GetAsync("/", ("x-fail-first", "9"), ("x-key", "k"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(2, backend.Requests);
        Assert.Contains(" 503 URX ", Assert.Single(await proxy.StopAndReadLogAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_ConnectFailure_OtherEndpointAnswers()
    {
        using var refused = new ReservedPort();
        await using var backend = await HttpBackend.StartAsync("b");
        await using var proxy = await ProxyUnderTest.StartAsync(
            XdsJson.AnyHost(XdsJson.To("one", """
                , "retry_policy": {"retry_on": "connect-failure", "num_retries": 2, "host_selection_retry_max_attempts": "5",
                  "retry_host_predicate": [{"name": "envoy.retry_host_predicates.previous_hosts"}]}
                """)),
            XdsJson.Static("one", refused.Number, backend.Port));
        for (var i = 0; i < 4; i++)
        {
            using var answer = await proxy.GetAsync("/");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task NoRetry_ConnectFailure_Is503Uf()
    {
        using var refused = new ReservedPort();
        var proxy = await ProxyUnderTest.StartAsync();
        proxy.Apply(XdsJson.Static("one", refused.Number));
        proxy.Apply(
            XdsJson.Listener("web", XdsJson.Inline(XdsJson.Routes("r", XdsJson.AnyHost(XdsJson.To("one")))), more: XdsJson.StdoutLog));
        using var answer = await proxy.GetAsync("/");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.StartsWith("upstream connect error or disconnect/reset before headers. reset reason: ",
            await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains(" 503 UF ", Assert.Single(await proxy.StopAndReadLogAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_PostWithBody_IsSentAgainWhole()
    {
        var body = new string('x', 300_000);
        var bodies = new List<string>();
        await using var upstream = new ScriptedUpstream(async peer =>
        {
            while (await peer.ReadHeadAsync() is not null)
            {
                bodies.Add(await peer.ReadAsync(body.Length));
                await peer.SendAsync(bodies.Count == 1 ? Bad : Ok);
            }
        });
        await using var proxy = await ProxyUnderTest.StartAsync(
            XdsJson.AnyHost(XdsJson.To("one", """, "retry_policy": {"retry_on": "5xx"}""")), XdsJson.Static("one", upstream.Port));
        using var content = new StringContent(body);
        using var answer = await proxy.Client().PostAsync(new Uri("/", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([body, body], bodies);
    }

    [Fact]
    public async Task Retry_BodyOverTheLimit_IsNotTriedAgain()
    {
        var seen = 0;
        await using var upstream = new ScriptedUpstream(async peer =>
        {
            await peer.ReadHeadAsync();
            await peer.ReadAsync(200_000);
            Interlocked.Increment(ref seen);
            await peer.SendAsync(Bad);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(
            XdsJson.AnyHost("""{"match": {"prefix": "/"}, "per_request_buffer_limit_bytes": 1000, "route": {"cluster": "one", "retry_policy": {"retry_on": "5xx"}}}"""),
            XdsJson.Static("one", upstream.Port));
        using var content = new StringContent(new string('x', 200_000), Encoding.ASCII);
        using var answer = await proxy.Client().PostAsync(new Uri("/", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task RouteTimeout_SilentEndpoint_Is504Ut()
    {
        var time = new WatchedTimeProvider();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new ScriptedUpstream(async peer =>
        {
            await peer.ReadHeadAsync();
            arrived.SetResult();
            await peer.WaitForEndAsync();
        });
        var proxy = await ProxyUnderTest.StartAsync(time);
        proxy.Apply(XdsJson.Static("one", upstream.Port));
        var routes = XdsJson.Routes("r", XdsJson.AnyHost(XdsJson.To("one", """, "timeout": "3s" """)));
        proxy.Apply(XdsJson.Listener("web", XdsJson.Inline(routes), more: XdsJson.StdoutLog));
        var pending = proxy.GetAsync("/");
        await arrived.Task;
        time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(pending.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        using var answer = await pending;
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal("upstream request timeout", await answer.Content.ReadAsStringAsync());
        Assert.Contains(" 504 UT ", Assert.Single(await proxy.StopAndReadLogAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PerTryTimeout_FirstTryIsSilent_SecondAnswers()
    {
        var time = new WatchedTimeProvider();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new ScriptedUpstream(async peer =>
        {
            await peer.ReadHeadAsync();
            if (peer.Number == 1)
            {
                arrived.SetResult();
                await peer.WaitForEndAsync();
                return;
            }

            await peer.SendAsync(Ok);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(time);
        proxy.Apply(XdsJson.Static("one", upstream.Port));
        var routes = XdsJson.Routes("r", XdsJson.AnyHost(XdsJson.To(
            "one", """, "retry_policy": {"retry_on": "reset", "num_retries": 1, "per_try_timeout": "1s"}""")));
        proxy.Apply(XdsJson.Listener("web", XdsJson.Inline(routes)));
        var pending = proxy.GetAsync("/");
        await arrived.Task;
        time.Advance(TimeSpan.FromSeconds(1.1));
        // The pause before the second try is at most 25 ms, on the same clock.
        while (!pending.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(5));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        using var answer = await pending;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Timeout_Zero_IsNone()
    {
        var time = new WatchedTimeProvider();
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new ScriptedUpstream(async peer =>
        {
            await peer.ReadHeadAsync();
            arrived.SetResult();
            await go.Task;
            await peer.SendAsync(Ok);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(time);
        proxy.Apply(XdsJson.Static("one", upstream.Port));
        var routes = XdsJson.Routes("r", XdsJson.AnyHost(XdsJson.To("one", """, "timeout": "0s" """)));
        proxy.Apply(XdsJson.Listener("web", XdsJson.Inline(routes)));
        var pending = proxy.GetAsync("/");
        await arrived.Task;
        time.Advance(TimeSpan.FromMinutes(4));
        go.SetResult();
        using var answer = await pending;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task ClientGone_WhileEndpointWorks_EndsTheUpstreamRequest()
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new ScriptedUpstream(async peer =>
        {
            await peer.ReadHeadAsync();
            arrived.SetResult();
            await peer.WaitForEndAsync();
            ended.SetResult();
        });
        await using var proxy = await ProxyUnderTest.StartAsync(XdsJson.AnyHost(XdsJson.To("one")), XdsJson.Static("one", upstream.Port));
        using var cancel = new CancellationTokenSource();
        var pending = proxy.Client().GetAsync(new Uri("/", UriKind.Relative), cancel.Token);
        await arrived.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pending);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Fault_DelayAndAbort_AreInjected()
    {
        var time = new WatchedTimeProvider();
        await using var backend = await HttpBackend.StartAsync("b");
        var proxy = await ProxyUnderTest.StartAsync(time);
        proxy.Apply(XdsJson.Static("one", backend.Port));
        const string Fault = """
            "typed_per_filter_config": {"envoy.filters.http.fault": {"@type": "type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault",
              "delay": {"fixed_delay": "5s", "percentage": {"numerator": 100}}, "abort": {"http_status": 418, "percentage": {"numerator": 100}}}},
            """;
        var routes = XdsJson.Routes("r", XdsJson.AnyHost(
            $$"""{"match": {"prefix": "/bad"}, {{Fault}} "route": {"cluster": "one"} }, {{XdsJson.To("one")}}"""));
        proxy.Apply(XdsJson.Listener("web", XdsJson.Inline(routes), filters: XdsJson.Fault(""), more: XdsJson.StdoutLog));
        using (var good = await proxy.GetAsync("/good"))
        {
            Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        }

        var timers = time.ActiveTimers;
        var pending = proxy.GetAsync("/bad");
        await time.WaitForTimersAsync(timers + 1);
        time.Advance(TimeSpan.FromSeconds(5));
        using var answer = await pending;
        Assert.Equal(418, (int)answer.StatusCode);
        Assert.Equal("fault filter abort", await answer.Content.ReadAsStringAsync());
        Assert.Contains(" 418 DI,FI ", (await proxy.StopAndReadLogAsync())[1], StringComparison.Ordinal);
    }
}

using System.Net;
using System.Text;
using Fairlead.Protos;
using Fairlead.Proxy.Discovery;
using Fairlead.Proxy.Hosting;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Proxy.Tests.Hosting;

/// <summary>A whole sidecar on loopback whose resources a test gives by hand.</summary>
internal sealed class ProxyUnderTest : IAsyncDisposable
{
    private readonly MemoryStream _log = new();
    private readonly Dictionary<string, HttpClient> _clients = new(StringComparer.Ordinal);
    private int _version;

    private ProxyUnderTest(ProxyOptions options) => Host = ProxyHost.Build(options with { AccessLog = Stream.Synchronized(_log) });

    public ProxyHost Host { get; }

    public static async Task<ProxyUnderTest> StartAsync(
        TimeProvider? time = null, string? state = null, Func<ProxyOptions, ProxyOptions>? with = null)
    {
        var options = new ProxyOptions
        {
            NodeId = "test",
            Cluster = "test",
            Admin = new IPEndPoint(IPAddress.Loopback, 0),
            StateDirectory = state,
            TimeProvider = time ?? TimeProvider.System,
            Drain = TimeSpan.FromSeconds(5),
            LoggerFactory = Environment.GetEnvironmentVariable("PROXY_TEST_LOG") is null
                ? NullLoggerFactory.Instance : LoggerFactory.Create(static b => b.AddSimpleConsole()),
        };
        var proxy = new ProxyUnderTest(with?.Invoke(options) ?? options);
        await proxy.Host.StartAsync();
        return proxy;
    }

    /// <summary>Clusters, one listener "web" with inline routes: the shortest way to a proxy that forwards.</summary>
    public static async Task<ProxyUnderTest> StartAsync(string virtualHosts, params Envoy.Config.Cluster.V3.Cluster[] clusters)
    {
        var proxy = await StartAsync();
        proxy.Apply(clusters);
        proxy.Apply(XdsJson.Listener("web", XdsJson.Inline(XdsJson.Routes("inline", virtualHosts))));
        return proxy;
    }

    /// <summary>Gives a response of one type; fails where something is refused.</summary>
    public void Apply<T>(params T[] resources)
        where T : IMessage<T> => Assert.Null(TryApply(resources));

    public string? TryApply<T>(params T[] resources)
        where T : IMessage<T>
    {
        var typeUrl = TypeUrls.Prefix + resources.Select(static r => r.Descriptor.FullName).FirstOrDefault(typeof(T).Name);
        return Host.Configuration.Apply(
            typeUrl,
            (++_version).ToString(System.Globalization.CultureInfo.InvariantCulture),
            [.. resources.Select(r => new ReceivedResource(typeUrl, r.ToByteArray()))]);
    }

    public Uri AddressOf(string listener) => new($"http://{Host.Listeners[listener]}/");

    public HttpClient Client(string listener = "web")
    {
        if (!_clients.TryGetValue(listener, out var client))
        {
            client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false })
            {
                BaseAddress = AddressOf(listener),
                Timeout = TimeSpan.FromSeconds(20),
            };
            _clients.Add(listener, client);
        }

        return client;
    }

    public async Task<HttpResponseMessage> GetAsync(string target, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Client().SendAsync(request);
    }

    public async Task<string> AdminAsync(string path)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri($"http://{Host.AdminAddress}{path}"));
    }

    /// <summary>Ends the proxy and gives the access log.</summary>
    public async Task<string[]> StopAndReadLogAsync()
    {
        await DisposeAsync();
        return Encoding.UTF8.GetString(_log.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        _clients.Clear();
        await Host.DisposeAsync();
    }
}

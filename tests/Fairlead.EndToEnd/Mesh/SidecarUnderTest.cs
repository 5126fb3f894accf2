using System.Net;
using Fairlead.Proxy.Hosting;
using Fairlead.Testing.Logging;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;

namespace Fairlead.EndToEnd.Mesh;

/// <summary>Our sidecar, in this process. An error in its log fails whoever disposes of it.</summary>
public sealed class SidecarUnderTest : ProxyUnderTest
{
    private readonly ProxyHost _host;
    private readonly SharedLog _accessLog;
    private readonly ErrorLog _errors;

    private SidecarUnderTest(ProxyIdentity identity, ProxyHost host, SharedLog accessLog, ErrorLog errors)
        : base(identity)
    {
        _host = host;
        _accessLog = accessLog;
        _errors = errors;
    }

    public override IPEndPoint Admin => _host.AdminAddress;

    public override string AccessLog => _accessLog.Text;

    protected override string Diagnosis => _host.IsReady(out var reason) ? "ready" : reason;

    public static async Task<SidecarUnderTest> StartAsync(
        ProxyIdentity identity, IPEndPoint xds, string? stateDirectory = null,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        var accessLog = new SharedLog();
        var errors = new ErrorLog();
        ProxyOptions options = new()
        {
            Servers = [new Uri($"http://{xds}")],
            Incremental = identity.Delta,
            NodeId = identity.NodeId,
            Cluster = identity.Cluster,
            Metadata = Struct.Parser.ParseJson($$"""
                {"NAMESPACE":"{{identity.Namespace}}","OUTBOUND":"{{identity.Outbound}}","INBOUND":{{identity.InboundJson}}}
                """),
            Admin = new IPEndPoint(IPAddress.Loopback, 0),
            StateDirectory = stateDirectory,
            Drain = TimeSpan.FromSeconds(1),
            AccessLog = accessLog,
            LoggerFactory = LoggerFactory.Create(logging => logging.AddProvider(errors)),
        };
        var host = ProxyHost.Build(resolve is null ? options : options with { ResolveHost = resolve });
        await host.StartAsync();
        return new SidecarUnderTest(identity, host, accessLog, errors);
    }

    protected override async ValueTask StopAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
        _errors.AssertEmpty();
    }
}

using System.Net;
using Fairlead.Proxy.Hosting;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.EndToEnd.Mesh;

/// <summary>Our sidecar, in this process.</summary>
public sealed class SidecarUnderTest : ProxyUnderTest
{
    private readonly ProxyHost _host;
    private readonly SharedLog _accessLog;

    private SidecarUnderTest(ProxyIdentity identity, ProxyHost host, SharedLog accessLog)
        : base(identity)
    {
        _host = host;
        _accessLog = accessLog;
    }

    public override IPEndPoint Admin => _host.AdminAddress;

    public override string AccessLog => _accessLog.Text;

    protected override string Diagnosis => _host.IsReady(out var reason) ? "ready" : reason;

    public static async Task<SidecarUnderTest> StartAsync(ProxyIdentity identity, IPEndPoint xds, string? stateDirectory = null)
    {
        var accessLog = new SharedLog();
        var host = ProxyHost.Build(new ProxyOptions
        {
            Servers = [new Uri($"http://{xds}")],
            NodeId = identity.NodeId,
            Cluster = identity.Cluster,
            Metadata = Struct.Parser.ParseJson($$"""
                {"NAMESPACE":"{{identity.Namespace}}","OUTBOUND":"{{identity.Outbound}}","INBOUND":{{identity.InboundJson}}}
                """),
            Admin = new IPEndPoint(IPAddress.Loopback, 0),
            StateDirectory = stateDirectory,
            Drain = TimeSpan.FromSeconds(1),
            AccessLog = accessLog,
        });
        await host.StartAsync();
        return new SidecarUnderTest(identity, host, accessLog);
    }

    protected override async ValueTask StopAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }
}

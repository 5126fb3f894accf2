using System.Net;
using System.Text;
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

    /// <summary>A stream that can be read as text while somebody writes.</summary>
    private sealed class SharedLog : MemoryStream
    {
        private readonly Lock _gate = new();

        public string Text
        {
            get
            {
                lock (_gate)
                {
                    return Encoding.UTF8.GetString(GetBuffer().AsSpan(0, (int)Length));
                }
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            lock (_gate)
            {
                base.Write(buffer);
            }
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            Write(buffer.AsSpan(offset, count));
            return Task.CompletedTask;
        }
    }
}

using System.Globalization;
using Envoy.Config.Core.V3;
using Fairlead.Xds.Transport;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;

namespace Fairlead.Load.Changes;

/// <summary>A control plane with its proxies, all of which have what they asked for. Disposing ends the control plane.</summary>
internal sealed class ServedMesh : IAsyncDisposable
{
    private const int Connections = 10;

    /// <summary>A change is over when the server has been quiet this long.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(250);

    // The server waits for a file to be quiet and then for the configuration to be: 100 ms each.
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _end = new();
    private readonly List<GrpcChannel> _channels = [];
    private readonly List<BenchClient> _clients = [];
    private readonly ServeProcess _server;
    private Task _running = Task.CompletedTask;
    private double _idleCost;

    private ServedMesh(ServeProcess server) => _server = server;

    /// <summary>From the start of the process until all proxies had everything.</summary>
    public ChangeFigure First { get; private set; } = null!; // set by StartAsync

    public ServeProcess Server => _server;

    /// <summary>
    /// Starts a control plane on a folder that is there already, lets proxies connect, and waits until they have everything.
    /// </summary>
    /// <param name="options">What is measured.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="kind">The proxies' kind.</param>
    /// <param name="namespaces">The proxies' namespaces, one for each proxy.</param>
    public static async Task<ServedMesh> StartAsync(
        ChangesOptions options, ChangeFolder folder, ClientKind kind, IReadOnlyList<string> namespaces)
    {
        var mesh = new ServedMesh(await ServeProcess.StartAsync(options.ServerRoot, folder, options.Ports));
        try
        {
            mesh.Connect(folder, kind, namespaces);
            var first = await mesh.MeasureAsync(static () => { }, isSent: true);
            mesh.First = first with { Cpu = mesh._server.SinceStart() };
            return mesh;
        }
        catch
        {
            await mesh.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Finds out what the server costs when nothing happens. To be called just after a change: the server looks at all files when nothing
    /// has changed for 5 s.
    /// </summary>
    public async Task LookAtIdleAsync()
    {
        var before = _server.Time.Read().Used;
        await Task.Delay(Idle, TimeProvider.System);
        _idleCost = (_server.Time.Read().Used - before) / Idle;
    }

    /// <summary>Makes a change and waits until the server has done everything that comes of it.</summary>
    /// <param name="change">Writes files.</param>
    /// <param name="isSent">Whether each proxy is to be sent something.</param>
    public async Task<ChangeFigure> MeasureAsync(Action change, bool isSent)
    {
        _clients.ForEach(static client => client.Take());
        var clock = TimeProvider.System;
        var (start, before) = (clock.GetTimestamp(), _server.Time.Read().Used);
        change();
        var written = clock.GetTimestamp();
        await SettleAsync(written, isSent);
        var (used, elapsed) = (_server.Time.Read().Used - before, clock.GetElapsedTime(start));
        var last = _clients.Max(static client => client.LastHeard);
        var counts = _clients.ConvertAll(static client => client.Take());
        return new(
            used - (elapsed * _idleCost),
            counts.Average(static count => count.Bytes),
            counts.Exists(static count => count.Responses > 0) ? clock.GetElapsedTime(written, last) : TimeSpan.Zero,
            [.. counts.SelectMany(static count => count.Types).Distinct()]);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _channels.ForEach(static channel => channel.Dispose());
        _server.Dispose();
        _end.Dispose();
    }

    private void Connect(ChangeFolder folder, ClientKind kind, IReadOnlyList<string> namespaces)
    {
        var links = new ResourceLinks(kind);
        var settings = new XdsChannelOptions { MaxReceiveMessageSize = int.MaxValue };
        _channels.AddRange(Enumerable.Range(0, Connections).Select(_ => XdsChannel.Create(_server.Xds, settings)));
        var targets = kind == ClientKind.Grpc ? folder.Targets : [];
        for (var number = 0; number < namespaces.Count; number++)
        {
            var (channel, node) = (_channels[number % Connections], NodeOf(number, kind, namespaces[number]));
            _clients.Add(kind == ClientKind.Delta ? new DeltaClient(channel, node, links)
                : new SotwClient(channel, node, links, targets));
        }

        _running = Task.WhenAll(_clients.Select(client => client.RunAsync(_end.Token)));
    }

    // As mesh.sh has it; a namespace is said where there are many.
    private static Node NodeOf(int number, ClientKind kind, string ns) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"node-{number}"),
        Cluster = "bench",
        UserAgentName = kind == ClientKind.Grpc ? "gRPC bench" : "envoy",
        Metadata = ns.Length == 0 ? null : new Struct { Fields = { ["NAMESPACE"] = Value.ForString(ns) } },
    };

    private async Task SettleAsync(long since, bool isSent)
    {
        var clock = TimeProvider.System;
        var (former, quietSince) = (_server.Time.Read(), clock.GetTimestamp());
        while (true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), clock);
            if (_running.IsCompleted)
            {
                await _running;
            }

            // Time for which a thread waited for a processor is time in which it had something to do.
            var (used, waited) = _server.Time.Read();
            var isBusy = used - former.Used + (waited - former.Waited) > TimeSpan.FromMilliseconds(1);
            var heard = _clients.Max(static client => client.LastHeard);
            (former, quietSince) = ((used, waited), isBusy ? clock.GetTimestamp() : Math.Max(quietSince, heard));
            var hasAll = !isSent || _clients.TrueForAll(static client => client.Responses > 0);
            if (hasAll && clock.GetElapsedTime(since) >= Least && clock.GetElapsedTime(quietSince) >= Quiet)
            {
                return;
            }

            if (clock.GetElapsedTime(since) > Most)
            {
                var count = _clients.Count(static client => client.Responses > 0);
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"after {Most}, {count} of {_clients.Count} proxies were sent something:\n{_server.LastLines()}"));
            }
        }
    }
}

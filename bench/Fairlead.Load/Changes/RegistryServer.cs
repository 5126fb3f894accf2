using System.Globalization;
using System.Net;
using Fairlead.ControlPlane;
using Fairlead.Incremental.Feeds;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Model.Registries;

namespace Fairlead.Load.Changes;

/// <summary>
/// A control plane as an embedder has it: a folder of config, and beside it a registry that knows one service with many endpoints. For each
/// line that it reads the registry learns of one endpoint more, in the middle of the others.
/// </summary>
internal static class RegistryServer
{
    private const string Id = "bench";
    private const int Address = 13_000_000;
    private static readonly ServiceKey Service = new("default", MeshTexts.Host(ChangeFolder.Large));

    /// <summary>Runs until there are no more lines.</summary>
    public static async Task RunAsync(string config, IPEndPoint xds, IPEndPoint admin, int endpoints, TextReader lines)
    {
        var known = OrderedMap.Create(KeyOrder.Natural<EndpointKey>(), Enumerable.Range(0, endpoints).Select(static i => Entry(2 * i)));
        RegistrySnapshot content = new()
        {
            Endpoints = known,
            Services = RegistrySnapshot.Empty.Services.With(
                Service,
                new()
                {
                    Host = new(Service.Hostname, ""),
                    Resolution = Resolution.Static,
                    Ports = [new(new(80, "http", PortProtocol.Http, 80), "")],
                }),
        };
        using SnapshotFeed<RegistryState> states = new(RegistryState.Connecting);
        Say();
        await using var host = ControlPlaneHost.Build(
            new() { ConfigDirectories = [config], Registries = [new(Id, states)], Xds = xds, Admin = admin });
        await host.StartAsync();
        for (var inserted = 0; await lines.ReadLineAsync() is not null; inserted++)
        {
            var (key, endpoint) = Entry(endpoints + (2 * inserted) + 1);
            content = content with { Endpoints = content.Endpoints.With(key, endpoint) };
            Say();
        }

        await host.StopAsync();

        void Say() => states.Publish(RegistryState.Heard(content, TimeProvider.System.GetUtcNow()));
    }

    // Those with even numbers are there from the start; one with an odd number comes in among them.
    private static KeyValuePair<EndpointKey, Endpoint> Entry(int number)
    {
        var socket = Address + number;
        var address = string.Create(CultureInfo.InvariantCulture, $"10.{(socket >> 16) & 255}.{(socket >> 8) & 255}.{socket & 255}");
        return new(
            new(Service, 80, Id, "", address, 80, 0),
            new() { Address = address, Port = 80, Provider = Id, Provenance = new(Registry.KeyOf(Id, Service), "") });
    }
}

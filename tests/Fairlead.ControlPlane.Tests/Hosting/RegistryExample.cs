using System.Diagnostics.CodeAnalysis;
using System.Net;
using Fairlead.Incremental.Feeds;
using Fairlead.Model.Catalog;
using Fairlead.Model.Registries;

namespace Fairlead.ControlPlane.Tests.Hosting;

/// <summary>The registry that docs/how-to/add-a-registry.md shows.</summary>
internal static class RegistryExample
{
    public const string Id = "inventory";
    private static readonly ServiceKey Service = new("shop", "web.shop.internal");

    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong with the inventory, what it said before stays.")]
    public static Registry Poll(Func<CancellationToken, Task<IReadOnlyList<IPEndPoint>>> askAsync, TimeProvider time)
    {
        SnapshotFeed<RegistryState> states = new(RegistryState.Connecting);
        return new(Id, states) { RunAsync = FollowAsync };

        async Task FollowAsync(CancellationToken cancellationToken)
        {
            using PeriodicTimer timer = new(TimeSpan.FromSeconds(5), time);
            do
            {
                var former = states.Current.Value;
                try
                {
                    // What is equal stays the same, so the control plane sees what differs, at the cost of that.
                    var sockets = await askAsync(cancellationToken);
                    var endpoints = former.Content.Endpoints.Reconcile(sockets.Select(Entry).OrderBy(static entry => entry.Key));
                    states.Publish(RegistryState.Heard(former.Content with { Endpoints = endpoints }, time.GetUtcNow()));
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // The endpoints stay; the status tells.
                    states.Publish(former.Failing(e.Message));
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
    }

    private static KeyValuePair<EndpointKey, Endpoint> Entry(IPEndPoint socket)
    {
        var address = socket.Address.ToString();
        return new(
            new(Service, Port: 80, Id, Shard: "", address, socket.Port, Ordinal: 0),
            new() { Address = address, Port = socket.Port, Provider = Id, Provenance = new(Registry.KeyOf(Id, Service), "") });
    }
}

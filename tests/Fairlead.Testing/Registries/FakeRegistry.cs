using Fairlead.Incremental.Feeds;
using Fairlead.Model.Catalog;
using Fairlead.Model.Registries;

namespace Fairlead.Testing.Registries;

/// <summary>
/// A registry that a test holds in its hand: it says what the test lets it say, when the test lets it. For one thread.
/// </summary>
/// <param name="id">The registry's id.</param>
/// <param name="time">The clock; the system's where there is none.</param>
public sealed class FakeRegistry(string id, TimeProvider? time = null) : IDisposable
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly SnapshotFeed<RegistryState> _states = new(RegistryState.Connecting);

    /// <summary>What is given to the control plane.</summary>
    public Registry Registry => new(id, _states);

    /// <summary>What it knows.</summary>
    public RegistrySnapshot Known => _states.Current.Value.Content;

    /// <summary>The content of a registry that knows these addresses for one port of a service.</summary>
    public static RegistrySnapshot Content(string id, ServiceKey service, int port, params IEnumerable<string> addresses) =>
        With(RegistrySnapshot.Empty, id, service, port, addresses);

    /// <summary>An endpoint as a registry gives it.</summary>
    public static KeyValuePair<EndpointKey, Endpoint> Endpoint(string id, ServiceKey service, int port, string address) => new(
        new(service, port, id, "", address, 80, 0),
        new() { Address = address, Port = 80, Provider = id, Provenance = new(Registry.KeyOf(id, service), "") });

    /// <summary>The registry says that it knows just what it knew.</summary>
    public void Answer() => Say(Known);

    /// <summary>The registry says what it knows.</summary>
    public void Say(RegistrySnapshot content) => _states.Publish(RegistryState.Heard(content, _time.GetUtcNow()));

    /// <summary>It learns of endpoints.</summary>
    public void Add(ServiceKey service, int port, params IEnumerable<string> addresses) => Say(With(Known, id, service, port, addresses));

    /// <summary>Endpoints are no more.</summary>
    public void Remove(ServiceKey service, int port, params IEnumerable<string> addresses) => Say(Known with
    {
        Endpoints = addresses.Aggregate(Known.Endpoints, (map, address) => map.Without(Endpoint(id, service, port, address).Key)),
    });

    /// <summary>It learns of a service with one port.</summary>
    public void Declare(ServiceKey service, ServicePort port, Resolution resolution = Resolution.Static) => Say(Known with
    {
        Services = Known.Services.With(
            service, new() { Host = new(service.Hostname, ""), Ports = [new(port, "")], Resolution = resolution }),
    });

    /// <summary>A service is no more.</summary>
    public void Withdraw(ServiceKey service) => Say(Known with { Services = Known.Services.Without(service) });

    /// <summary>It cannot be heard.</summary>
    public void Fail(string error) => _states.Publish(_states.Current.Value.Failing(error));

    /// <summary>It ends.</summary>
    public void Dispose() => _states.Dispose();

    private static RegistrySnapshot With(
        RegistrySnapshot content, string id, ServiceKey service, int port, IEnumerable<string> addresses) => content with
        {
            Endpoints = addresses.Select(address => Endpoint(id, service, port, address))
                .Aggregate(content.Endpoints, static (map, entry) => map.With(entry.Key, entry.Value)),
        };
}

using Fairlead.Model.Catalog;

namespace Fairlead.Testing.Registries;

/// <summary>What a registry may learn, for random histories.</summary>
public static class RandomRegistry
{
    /// <summary>The registry learns of an endpoint or a service of one of these names, or that one is no more.</summary>
    public static void Change(FakeRegistry registry, IReadOnlyList<string> namespaces, IReadOnlyList<string> hosts, Random random)
    {
        ServiceKey service = new(namespaces[random.Next(namespaces.Count)], hosts[random.Next(hosts.Count)]);
        var address = $"10.9.0.{random.Next(4)}";
        switch (random.Next(4))
        {
            case 0:
                registry.Add(service, 80, address);
                break;
            case 1:
                registry.Remove(service, 80, address);
                break;
            case 2:
                registry.Declare(service, new(80, "main", random.Next(3) == 0 ? PortProtocol.Tcp : PortProtocol.Http, 80));
                break;
            default:
                registry.Withdraw(service);
                break;
        }
    }
}

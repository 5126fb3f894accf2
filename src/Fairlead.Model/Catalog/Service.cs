using Fairlead.Model.Objects;

namespace Fairlead.Model.Catalog;

/// <summary>A service that clients of the mesh can name. Immutable.</summary>
public sealed record Service
{
    /// <summary>What identifies it.</summary>
    public required ServiceKey Key { get; init; }

    /// <summary>Its ports, by number.</summary>
    public required EquatableList<ServicePort> Ports { get; init; }

    /// <summary>How its endpoints are found.</summary>
    public Resolution Resolution { get; init; } = Resolution.Static;

    /// <summary>The virtual addresses under which clients may call it: IP addresses or CIDR blocks.</summary>
    public EquatableList<string> Addresses { get; init; } = [];

    /// <summary>Whether it lies outside of the mesh.</summary>
    public bool IsExternal { get; init; }

    /// <summary>Labels of the workloads of its namespace that answer for it; empty: it selects none.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    /// <summary>The names of which the certificate of an endpoint has to have one; empty: those of the endpoint's own identity.</summary>
    public EquatableList<string> SubjectAltNames { get; init; } = [];

    /// <summary>Namespaces that see it: <c>*</c> for all, <c>.</c> for its own.</summary>
    public EquatableList<string> ExportTo { get; init; } = ["*"];

    /// <summary>When it was declared first, where that is known.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Where it was declared, first to last where several objects declare it.</summary>
    public required EquatableList<Provenance> Provenance { get; init; }

    /// <summary>The port with this number, or null.</summary>
    public ServicePort? FindPort(int number)
    {
        foreach (var port in Ports)
        {
            if (port.Number == number)
            {
                return port;
            }
        }

        return null;
    }

    /// <summary>
    /// Which of the services of one host a client takes: that of its own namespace; else, of those that it sees, the oldest; of those whose
    /// age nobody knows or that are equally old, that of the first namespace.
    /// </summary>
    public static Service? Nearest(IEnumerable<Service> services, string clientNamespace)
    {
        ArgumentNullException.ThrowIfNull(services);
        Service? nearest = null;
        foreach (var service in services)
        {
            if (service.IsVisibleTo(clientNamespace) && (nearest is null || service.IsNearer(nearest, clientNamespace)))
            {
                nearest = service;
            }
        }

        return nearest;
    }

    /// <summary>Whether a client in the given namespace sees it.</summary>
    public bool IsVisibleTo(string clientNamespace) => Visibility.Includes(ExportTo, Key.Namespace, clientNamespace);

    private bool IsNearer(Service other, string clientNamespace)
    {
        var (isOwn, isOtherOwn) = (Key.Namespace == clientNamespace, other.Key.Namespace == clientNamespace);
        var order = isOtherOwn.CompareTo(isOwn);
        order = order != 0 ? order : (CreatedAt ?? DateTimeOffset.MaxValue).CompareTo(other.CreatedAt ?? DateTimeOffset.MaxValue);
        return order != 0 ? order < 0 : string.CompareOrdinal(Key.Namespace, other.Key.Namespace) < 0;
    }
}

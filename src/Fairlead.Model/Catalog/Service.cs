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

    /// <summary>Whether a client in the given namespace sees it.</summary>
    public bool IsVisibleTo(string clientNamespace) => Visibility.Includes(ExportTo, Key.Namespace, clientNamespace);
}

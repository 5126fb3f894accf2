using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;

namespace Fairlead.Model.Routing;

/// <summary>
/// How requests for one host and port are routed. Every front door (Istio's VirtualService today) leads into this one shape. A request that
/// no rule matches is answered 404. Immutable.
/// </summary>
public sealed record RouteTable
{
    /// <summary>The host that requests name, in lower case; may begin with <c>*</c>.</summary>
    public required string Host { get; init; }

    /// <summary>The port that requests name.</summary>
    public required int Port { get; init; }

    /// <summary>The service that the host is, or null where only routing rules know the host.</summary>
    public ServiceKey? Service { get; init; }

    /// <summary>The namespace of what decides: the routing rules' where there are any, else the service's.</summary>
    public required string Namespace { get; init; }

    /// <summary>Namespaces whose clients are routed by this table: <c>*</c> for all, <c>.</c> for its own.</summary>
    public EquatableList<string> ExportTo { get; init; } = ["*"];

    /// <summary>The rules, in the order in which they are tried.</summary>
    public required EquatableList<RouteRule> Rules { get; init; }

    /// <summary>What it was made from.</summary>
    public required EquatableList<Provenance> Provenance { get; init; }

    /// <summary>The table of a service port that nobody wrote rules for: all requests go to the service.</summary>
    public static RouteTable Plain(Service service, ServicePort port)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(port);
        return new()
        {
            Host = service.Key.Hostname,
            Port = port.Number,
            Service = service.Key,
            Namespace = service.Key.Namespace,
            Rules =
            [
                new()
                {
                    Name = "default",
                    Action = new ForwardAction { Destinations = [new() { Destination = new(service.Key, port.Number, ""), Weight = 100 }] },
                    Provenance = service.Provenance.Count > 0 ? service.Provenance[0] : default,
                },
            ],
            Provenance = service.Provenance,
        };
    }
}

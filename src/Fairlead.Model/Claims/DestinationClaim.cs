using Fairlead.Model.Routing;

namespace Fairlead.Model.Claims;

/// <summary>A destination of a rule. Immutable.</summary>
public sealed record DestinationClaim
{
    /// <summary>The host, which may be short.</summary>
    public required HostClaim Host { get; init; }

    /// <summary>The subset's name; empty: all endpoints.</summary>
    public string Subset { get; init; } = "";

    /// <summary>The path of the field that names the subset; empty where none does.</summary>
    public string SubsetPath { get; init; } = "";

    /// <summary>The service port; null: the service's only one, else the one that the request names.</summary>
    public int? Port { get; init; }

    /// <summary>The path of the field that gives the port; empty where none does.</summary>
    public string PortPath { get; init; } = "";

    /// <summary>The share beside the other destinations, from 0.</summary>
    public int Weight { get; init; }

    /// <summary>Changes to the headers of requests and responses of this destination alone.</summary>
    public HeaderChanges Headers { get; init; } = HeaderChanges.None;
}

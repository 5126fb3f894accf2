using Fairlead.Model.Routing;

namespace Fairlead.Config.Istio;

/// <summary>A destination of a rule. Immutable.</summary>
public sealed record HttpDestinationConfig
{
    /// <summary>The host, which may be short.</summary>
    public required HostConfig Host { get; init; }

    public string Subset { get; init; } = "";

    /// <summary>The path of the field that names the subset; empty where none does.</summary>
    public string SubsetPath { get; init; } = "";

    /// <summary>The service port; null: the service's only one, else the one that the request names.</summary>
    public int? Port { get; init; }

    /// <summary>The path of the field that gives the port; empty where none does.</summary>
    public string PortPath { get; init; } = "";

    public int Weight { get; init; }

    public HeaderChanges Headers { get; init; } = HeaderChanges.None;
}

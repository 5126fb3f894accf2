using Fairlead.Model.Catalog;

namespace Fairlead.Model.Claims;

/// <summary>
/// A service that an object declares, in the object's namespace. Claims of several objects for one host and namespace are one service:
/// their ports, addresses, names and endpoints add up, all else has to agree, or the later object in the order of keys is refused.
/// Immutable.
/// </summary>
public sealed record ServiceClaim
{
    /// <summary>The host, fully qualified; it may begin with <c>*.</c>.</summary>
    public required HostClaim Host { get; init; }

    /// <summary>The ports.</summary>
    public EquatableList<PortClaim> Ports { get; init; } = [];

    /// <summary>The virtual addresses: IP addresses or CIDR blocks.</summary>
    public EquatableList<string> Addresses { get; init; } = [];

    /// <summary>Whether it lies outside of the mesh.</summary>
    public bool IsExternal { get; init; }

    /// <summary>How its endpoints are found.</summary>
    public Resolution Resolution { get; init; }

    /// <summary>The path of the field that gives the resolution.</summary>
    public string ResolutionPath { get; init; } = "";

    /// <summary>Labels of the workloads of the namespace that answer for it; empty: it selects none.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    /// <summary>The names of which the certificate of an endpoint has to have one; empty: those of the endpoint's own identity.</summary>
    public EquatableList<string> SubjectAltNames { get; init; } = [];

    /// <summary>When its object was created, where its source knows.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Namespaces that see it: <c>*</c> for all, <c>.</c> for the object's own. Empty: as the mesh's settings say.</summary>
    public EquatableList<string> ExportTo { get; init; } = ["*"];

    /// <summary>The endpoints that the object lists.</summary>
    public EquatableList<WorkloadClaim> Workloads { get; init; } = [];

    /// <summary>The path of the field that lists them.</summary>
    public string WorkloadsPath { get; init; } = "";
}

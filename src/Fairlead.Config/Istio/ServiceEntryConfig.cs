using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Istio;

/// <summary>What a ServiceEntry says. Immutable.</summary>
public sealed record ServiceEntryConfig : ConfigSpec
{
    public required EquatableList<HostClaim> Hosts { get; init; }

    public EquatableList<string> Addresses { get; init; } = [];

    public EquatableList<PortClaim> Ports { get; init; } = [];

    public bool IsExternal { get; init; }

    public Resolution Resolution { get; init; }

    /// <summary>The path of the field that gives the resolution; that of the spec where none does.</summary>
    public string ResolutionPath { get; init; } = "";

    public EquatableList<WorkloadClaim> Endpoints { get; init; } = [];

    /// <summary>Labels of the workloads of its namespace that answer for it; empty: it selects none.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    /// <summary>The names of which the certificate of an endpoint has to have one.</summary>
    public EquatableList<string> SubjectAltNames { get; init; } = [];

    public EquatableList<string> ExportTo { get; init; } = [];
}

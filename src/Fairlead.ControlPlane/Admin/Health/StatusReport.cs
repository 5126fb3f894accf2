using Fairlead.ControlPlane.Admin.Objects;

namespace Fairlead.ControlPlane.Admin.Health;

/// <summary>Every stage, every source and registry, what became of the objects, and everything wrong in the configuration.</summary>
public sealed record StatusReport(
    bool Ok,
    IReadOnlyList<StageReport> Stages,
    IReadOnlyList<SourceReport> Sources,
    IReadOnlyList<ProviderReport> Providers,
    ObjectCounts Objects,
    IReadOnlyList<ProblemReport> Problems);

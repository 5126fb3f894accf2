using Fairlead.ControlPlane.Admin.Objects;

namespace Fairlead.ControlPlane.Admin.Health;

/// <summary>Every stage, every registry, what became of the objects, and everything wrong in the configuration.</summary>
public sealed record StatusReport(
    bool Ok,
    IReadOnlyList<StageReport> Stages,
    IReadOnlyList<ProviderReport> Providers,
    ObjectCounts Objects,
    IReadOnlyList<ProblemReport> Problems);

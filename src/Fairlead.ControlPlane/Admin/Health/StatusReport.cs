namespace Fairlead.ControlPlane.Admin.Health;

/// <summary>Every stage, and everything wrong in the configuration.</summary>
public sealed record StatusReport(bool Ok, IReadOnlyList<StageReport> Stages, IReadOnlyList<ProblemReport> Problems);

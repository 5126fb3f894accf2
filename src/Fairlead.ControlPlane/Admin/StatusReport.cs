namespace Fairlead.ControlPlane.Admin;

/// <summary>Every stage, and everything wrong in the configuration.</summary>
public sealed record StatusReport(bool Ok, IReadOnlyList<StageReport> Stages, IReadOnlyList<ProblemReport> Problems);

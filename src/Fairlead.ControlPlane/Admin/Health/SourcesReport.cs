namespace Fairlead.ControlPlane.Admin.Health;

/// <summary>Every source of config objects, first to last by precedence.</summary>
public sealed record SourcesReport(IReadOnlyList<SourceReport> Sources);

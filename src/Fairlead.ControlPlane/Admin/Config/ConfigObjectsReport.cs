namespace Fairlead.ControlPlane.Admin.Config;

/// <summary>The config objects that were asked for, in the order of their keys.</summary>
public sealed record ConfigObjectsReport(IReadOnlyList<ConfigObjectReport> Items);

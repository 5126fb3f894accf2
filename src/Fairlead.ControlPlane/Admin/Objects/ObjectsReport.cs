namespace Fairlead.ControlPlane.Admin.Objects;

/// <summary>The objects that were asked for, in the order of their keys.</summary>
public sealed record ObjectsReport(IReadOnlyList<ObjectReport> Objects);

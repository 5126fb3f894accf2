namespace Fairlead.ControlPlane.Admin.Objects;

/// <summary>How many objects there are of each state, and those of which something is to be said.</summary>
public sealed record ObjectCounts(int Accepted, int Stale, int Refused, int Quarantined, IReadOnlyList<ObjectReport> Troubled);

namespace Fairlead.ControlPlane.Admin;

/// <summary>Why a request was refused.</summary>
public sealed record ErrorReport(string Error);

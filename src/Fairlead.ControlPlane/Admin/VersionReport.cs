namespace Fairlead.ControlPlane.Admin;

/// <summary>Which product answers.</summary>
public sealed record VersionReport(string Product, string Version, string Runtime);

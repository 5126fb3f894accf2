namespace Fairlead.ControlPlane.Admin;

/// <summary>The product and version that answer.</summary>
public sealed record VersionReport(string Product, string Version, string Runtime);

namespace Fairlead.ControlPlane.Admin.Health;

/// <summary>Every registry of endpoints beside the config.</summary>
public sealed record ProvidersReport(IReadOnlyList<ProviderReport> Providers);

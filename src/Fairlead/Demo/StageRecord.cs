namespace Fairlead.Demo;

/// <summary>How a growth step arrived.</summary>
/// <param name="Step">The step.</param>
/// <param name="WrittenAt">When its objects were written, since the first step.</param>
/// <param name="Took">How long it took to arrive everywhere.</param>
/// <param name="Proxies">What each sidecar had acknowledged then.</param>
internal sealed record StageRecord(GrowthStep Step, TimeSpan WrittenAt, TimeSpan Took, IReadOnlyList<ProxyRecord> Proxies);

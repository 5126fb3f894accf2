namespace Fairlead.Demo;

/// <summary>A moment of the growth: the objects that are written then, and what must be live when they have arrived.</summary>
/// <param name="At">Since the first step.</param>
/// <param name="Clusters">Services whose ServiceEntry is written.</param>
/// <param name="Routes">Services whose VirtualService is written.</param>
/// <param name="Live">Services that must be reachable afterwards: both objects are there.</param>
/// <param name="Waiting">Services whose route waits for its cluster afterwards.</param>
internal sealed record GrowthStep(
    TimeSpan At, IReadOnlyList<DemoService> Clusters, IReadOnlyList<DemoService> Routes, IReadOnlyList<DemoService> Live,
    IReadOnlyList<DemoService> Waiting)
{
    /// <summary>What is written, for people: <c>cluster service-b, route service-c</c>.</summary>
    public string Description =>
        string.Join(", ", Clusters.Select(service => $"cluster {service.Name}").Concat(Routes.Select(service => $"route {service.Name}")));
}

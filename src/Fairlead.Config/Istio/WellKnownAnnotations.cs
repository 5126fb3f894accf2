using Fairlead.Config.Reading;

namespace Fairlead.Config.Istio;

/// <summary>Annotations that mean something here.</summary>
internal static class WellKnownAnnotations
{
    /// <summary>Of a WorkloadEntry: whether it takes traffic, as somebody decided who looks after it.</summary>
    public const string Health = "fairlead.dev/health";

    public const string Healthy = "healthy";

    public const string Unhealthy = "unhealthy";

    public const string Draining = "draining";

    /// <summary>
    /// Of a WorkloadEntry: an agent checks its health, and the condition Healthy of its status says what came of it (Istio).
    /// </summary>
    public const string IsHealthChecked = "proxy.istio.io/health-checks-enabled";

    /// <summary>Reads the value of an annotation; what nobody knows here is any text.</summary>
    public static string Read(string name, FieldValue value) => name == Health
        ? value.Word(Healthy, Unhealthy, Draining)
        : value.TextOrEmpty(maxLength: 256 * 1024);
}

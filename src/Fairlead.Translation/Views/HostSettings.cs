using Fairlead.Model.Policy;
using Fairlead.Model.Routing;
using Fairlead.Model.Settings;

namespace Fairlead.Translation.Views;

/// <summary>
/// What of the mesh's settings every host is seen by: where another of them changes, how requests are logged for one, no host is looked at
/// again. Immutable, equal by content.
/// </summary>
/// <param name="RootNamespace">The namespace whose policies hold for all others that have none.</param>
/// <param name="Traffic">How clients talk to destinations.</param>
/// <param name="Retry">When a request is tried again whose rule does not say it; null: the proxy's default.</param>
internal sealed record HostSettings(string RootNamespace, TrafficPolicy Traffic, RetryPolicy? Retry)
{
    /// <summary>Those of a mesh that nobody wrote any for.</summary>
    public static HostSettings Default { get; } = Of(MeshSettings.Default);

    public static HostSettings Of(MeshSettings settings) => new(settings.RootNamespace, settings.Traffic, settings.Retry);
}

using Fairlead.Model.Settings;

namespace Fairlead.Translation.Views;

/// <summary>
/// What of the mesh's settings every proxy's own resources are made from: where another of them changes, the providers for one, those alone
/// are made again that it is for. Immutable, equal by content.
/// </summary>
/// <param name="RootNamespace">The namespace whose policies hold for all others that have none.</param>
/// <param name="AccessLog">Where and how proxies log requests.</param>
internal sealed record ProxySettings(string RootNamespace, AccessLogSettings AccessLog)
{
    /// <summary>Those of a mesh that nobody wrote any for.</summary>
    public static ProxySettings Default { get; } = Of(MeshSettings.Default);

    public static ProxySettings Of(MeshSettings settings) => new(settings.RootNamespace, settings.AccessLog);
}

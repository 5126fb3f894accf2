using Fairlead.Config.Shapes;

namespace Fairlead.Config.Language;

/// <summary>Describes kinds of Istio's that are taken and do nothing.</summary>
internal static class UnservedShapes
{
    /// <summary>The kind.</summary>
    public static KindShape EnvoyFilter { get; } = Make(
        "EnvoyFilter", "networking.istio.io/v1alpha3", "Patches what Istio generates. It has no effect here: EnvoyResources is the way.");

    /// <summary>The kind.</summary>
    public static KindShape ProxyConfig { get; } = Make(
        "ProxyConfig", "networking.istio.io/v1beta1", "Tells Istio's injector how proxies are started. It has no effect here.");

    /// <summary>The kind.</summary>
    public static KindShape WasmPlugin { get; } = Make(
        "WasmPlugin", "extensions.istio.io/v1alpha1", "Loads WebAssembly into proxies. It has no effect here.");

    private static KindShape Make(string kind, string version, string meaning) => new(
        kind, [version], new(kind, meaning, []) { IsOpen = true },
        $$"""
        apiVersion: {{version}}
        kind: {{kind}}
        metadata: {name: example}
        spec: {}
        """);
}

using Fairlead.Config.Istio;
using Fairlead.Config.Raw;

namespace Fairlead.Config.Documents;

/// <summary>The kinds that this version serves. A further kind is a further row.</summary>
internal static class Kinds
{
    private static readonly string[] IstioVersions = ["v1", "v1beta1", "v1alpha3"];
    private static readonly string[] SecurityVersions = ["v1", "v1beta1"];

    public static IReadOnlyList<KindDefinition> All { get; } =
    [
        new("ServiceEntry", "networking.istio.io", IstioVersions, ServiceEntryReader.Read),
        new("WorkloadEntry", "networking.istio.io", IstioVersions, WorkloadEntryReader.Read) { AddStatus = WorkloadEntryReader.AddStatus },
        new("WorkloadGroup", "networking.istio.io", IstioVersions, WorkloadGroupReader.Read),
        new("VirtualService", "networking.istio.io", IstioVersions, VirtualServiceReader.Read),
        new("DestinationRule", "networking.istio.io", IstioVersions, DestinationRuleReader.Read),
        new("PeerAuthentication", "security.istio.io", SecurityVersions, PeerAuthenticationReader.Read),
        new("RequestAuthentication", "security.istio.io", SecurityVersions, RequestAuthenticationReader.Read),
        new("AuthorizationPolicy", "security.istio.io", SecurityVersions, AuthorizationPolicyReader.Read),
        new("Telemetry", "telemetry.istio.io", ["v1", "v1alpha1"], TelemetryReader.Read),
        new("EnvoyFilter", "networking.istio.io", ["v1alpha3"], UnservedReader.ReadEnvoyFilter),
        new("ProxyConfig", "networking.istio.io", ["v1beta1"], UnservedReader.ReadProxyConfig),
        new("WasmPlugin", "extensions.istio.io", ["v1alpha1"], UnservedReader.ReadWasmPlugin),
        new("Gateway", "networking.istio.io", IstioVersions, GatewayReader.Read),
        new("Sidecar", "networking.istio.io", IstioVersions, SidecarReader.Read),
        new("MeshSettings", "fairlead.dev", ["v1"], MeshSettingsReader.Read),
        new("EnvoyResources", "fairlead.dev", ["v1"], EnvoyResourcesReader.Read),
    ];
    private static readonly Dictionary<(string Group, string Kind), KindDefinition> ByName =
        All.ToDictionary(static kind => (kind.Group, kind.Kind));

    /// <summary>The kind of a group that has this name; null where there is none.</summary>
    public static KindDefinition? Find(string group, string kind) => ByName.GetValueOrDefault((group, kind));
}

using Fairlead.Config.Shapes;

namespace Fairlead.Config.Language;

/// <summary>The descriptions of all kinds that are read.</summary>
public static class KindShapes
{
    /// <summary>All of them, as people look for them.</summary>
    public static IReadOnlyList<KindShape> All { get; } =
    [
        ServiceEntryShape.ServiceEntry,
        WorkloadShapes.WorkloadEntry,
        WorkloadShapes.WorkloadGroup,
        VirtualServiceShape.VirtualService,
        DestinationRuleShape.DestinationRule,
        ListenerShapes.Gateway,
        ListenerShapes.Sidecar,
        AccessShapes.PeerAuthentication,
        AccessShapes.RequestAuthentication,
        AccessShapes.AuthorizationPolicy,
        TelemetryShapes.Telemetry,
        MeshSettingsShape.Kind,
        UnservedShapes.EnvoyFilter,
        UnservedShapes.ProxyConfig,
        UnservedShapes.WasmPlugin,
        EnvoyResourcesShape.Kind,
    ];

    /// <summary>The kind of a name, whose case does not count; null where none has it.</summary>
    public static KindShape? Find(string name) =>
        All.FirstOrDefault(kind => kind.Kind.Equals(name, StringComparison.OrdinalIgnoreCase));
}

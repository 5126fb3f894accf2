using Fairlead.Config.Istio;
using Fairlead.Config.Raw;

namespace Fairlead.Config.Documents;

/// <summary>The kinds that this version serves. A further kind is a further row.</summary>
internal static class Kinds
{
    private static readonly string[] IstioVersions = ["v1", "v1beta1", "v1alpha3"];

    public static IReadOnlyList<KindDefinition> All { get; } =
    [
        new("ServiceEntry", "networking.istio.io", IstioVersions, ServiceEntryReader.Read),
        new("VirtualService", "networking.istio.io", IstioVersions, VirtualServiceReader.Read),
        new("DestinationRule", "networking.istio.io", IstioVersions, DestinationRuleReader.Read),
        new("EnvoyResources", "fairlead.dev", ["v1"], EnvoyResourcesReader.Read),
    ];
}

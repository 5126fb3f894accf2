using Fairlead.Model;

namespace Fairlead.Config.Language;

/// <summary>The API versions of Istio's kinds.</summary>
internal static class IstioVersions
{
    public static EquatableList<string> Networking { get; } =
        ["networking.istio.io/v1", "networking.istio.io/v1beta1", "networking.istio.io/v1alpha3"];

    public static EquatableList<string> Security { get; } = ["security.istio.io/v1", "security.istio.io/v1beta1"];
}

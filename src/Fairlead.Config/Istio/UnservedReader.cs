using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Config.Yaml;

namespace Fairlead.Config.Istio;

/// <summary>
/// Reads objects of Istio's kinds that are known and not served: each is taken, listed, and told once that it does nothing. What it says is
/// not looked at.
/// </summary>
internal static class UnservedReader
{
    public static UnservedConfig ReadEnvoyFilter(FieldValue spec) => Read(
        spec,
        "an EnvoyFilter patches what Istio generates, and has no effect here",
        "write whole clusters, listeners and routes by hand with the kind EnvoyResources (fairlead.dev/v1)");

    public static UnservedConfig ReadWasmPlugin(FieldValue spec) => Read(
        spec,
        "a WasmPlugin has no effect here: this version loads no WebAssembly into proxies",
        "write a listener with the filter by hand with the kind EnvoyResources (fairlead.dev/v1)");

    public static UnservedConfig ReadProxyConfig(FieldValue spec) => Read(
        spec,
        "a ProxyConfig has no effect here: it speaks to Istio's injector about how proxies are started, and this version injects none",
        "give a proxy its options where it is started; what it shall serve beside the mesh is written with the kind EnvoyResources");

    private static UnservedConfig Read(FieldValue spec, string why, string remedy)
    {
        if (spec.Node is MappingNode)
        {
            spec.Warn(ErrorCodes.NotServed, why, remedy);
        }
        else
        {
            spec.WrongType("a mapping");
        }

        return new();
    }
}

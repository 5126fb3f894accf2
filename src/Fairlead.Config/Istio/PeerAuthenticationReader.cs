using System.Globalization;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Access;

namespace Fairlead.Config.Istio;

/// <summary>Reads the spec of a PeerAuthentication.</summary>
internal static class PeerAuthenticationReader
{
    public static PeerAuthenticationConfig Read(FieldValue spec)
    {
        var fields = spec.Fields();
        var selector = fields.Selector();
        List<FieldValue> strict = [];
        var mode = fields.Optional("mtls") is { } mtls ? ReadMode(mtls, strict) : null;
        var portsField = fields.Optional("portLevelMtls");
        var ports = portsField is { } map ? ReadPorts(map, selector.Count > 0, strict) : EquatableMap<PeerMode>.Empty;
        fields.Finish();
        if (strict.Count > 0)
        {
            strict[0].Warn(
                ErrorCodes.FailsClosed,
                "STRICT refuses every connection in this version, which gives workloads no certificates",
                "PERMISSIVE takes connections in clear text");
        }

        return new() { Selector = selector, Mode = mode, Ports = ports };
    }

    private static PeerMode? ReadMode(FieldValue mtls, List<FieldValue> strict)
    {
        var fields = mtls.Fields();
        var field = fields.Optional("mode");
        fields.Finish();
        switch (field?.Word("UNSET", "DISABLE", "PERMISSIVE", "STRICT"))
        {
            case "DISABLE":
                return PeerMode.Disable;
            case "PERMISSIVE":
                return PeerMode.Permissive;
            case "STRICT":
                strict.Add(field.Value);
                return PeerMode.Strict;
            default:
                return null;
        }
    }

    private static EquatableMap<PeerMode> ReadPorts(FieldValue map, bool isForChosenWorkloads, List<FieldValue> strict)
    {
        Dictionary<string, PeerMode> ports = new(StringComparer.Ordinal);
        var given = map.Pairs((name, value) =>
        {
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
            {
                value.Error(ErrorCodes.OutOfRange, $"expected a port from 1 to 65535, got \"{name}\"");
            }
            else if (ReadMode(value, strict) is { } mode)
            {
                // A port whose mode is not set is as the workload says.
                ports[port.ToString(CultureInfo.InvariantCulture)] = mode;
            }

            return 0;
        });
        if (given.Count == 0 && map.Node is Yaml.MappingNode)
        {
            map.Error(ErrorCodes.OutOfRange, "expected a port at least, got none", "leave portLevelMtls out");
        }
        else if (given.Count > 0 && !isForChosenWorkloads)
        {
            map.Error(
                ErrorCodes.Conflict, "portLevelMtls needs a selector: ports are those of chosen workloads", "add selector.matchLabels");
        }

        return ports.ToEquatableMap();
    }
}

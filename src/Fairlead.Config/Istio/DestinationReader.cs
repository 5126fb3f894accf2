using Fairlead.Config.Reading;
using Fairlead.Model.Claims;

namespace Fairlead.Config.Istio;

/// <summary>Reads a destination: a host with a subset and a port.</summary>
internal static class DestinationReader
{
    /// <param name="field">The destination; null where it is missing, which was reported.</param>
    /// <param name="around">What it stands in.</param>
    /// <param name="isPatternAllowed">Whether its host may be that of a service whose name begins with a wildcard.</param>
    public static DestinationClaim Read(FieldValue? field, FieldValue around, bool isPatternAllowed = false)
    {
        var fields = field?.Fields();
        var hostField = fields?.Required("host", "a host name");
        var subsetField = fields?.Optional("subset");
        var portField = fields?.Optional("port");
        fields?.Finish();
        var port = portField?.Fields();
        var number = port?.Required("number", "a port number");
        port?.Finish();
        return new()
        {
            Host = new(hostField is { } named ? ReadHost(named, isPatternAllowed) : "", (hostField ?? field ?? around).Path),
            Subset = subsetField is { Node: not Yaml.ScalarNode { Value: "" } } subset ? subset.SubsetName() : "",
            SubsetPath = subsetField?.Path ?? "",
            Port = number?.Port(),
            PortPath = portField?.Path ?? "",
        };
    }

    private static string ReadHost(FieldValue field, bool isPatternAllowed)
    {
        var isPattern = isPatternAllowed && field.Node is Yaml.ScalarNode { Value: ['*', '.', ..] };
        return field.Host(wildcard: isPattern);
    }
}

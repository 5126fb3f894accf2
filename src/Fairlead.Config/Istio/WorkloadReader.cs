using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Text;

namespace Fairlead.Config.Istio;

/// <summary>Reads what ServiceEntry's endpoints, WorkloadEntries and the templates of WorkloadGroups have in common.</summary>
internal static class WorkloadReader
{
    /// <summary>The greatest weight of an endpoint.</summary>
    public const int MaxWeight = 1_000_000;

    private const string UnixPrefix = Endpoint.UnixPrefix;

    // A socket's path has 108 bytes with the one that ends it.
    private const int MaxUnixPath = 107;

    /// <summary>An endpoint that a ServiceEntry lists; null where it is known and cannot be reached.</summary>
    /// <param name="item">The endpoint.</param>
    /// <param name="portNames">The names of the entry's ports.</param>
    /// <param name="resolution">How the entry's endpoints are found.</param>
    public static WorkloadClaim? ReadListed(FieldValue item, List<string> portNames, Resolution resolution)
    {
        var isDns = resolution is Resolution.Dns or Resolution.DnsRoundRobin;
        return Read(item, isDns, takesUnix: !isDns, portNames, isAddressNeeded: isDns);
    }

    /// <summary>A workload by itself: whether DNS resolves its services is theirs to say.</summary>
    public static WorkloadClaim? ReadEntry(FieldValue item) => Read(item, takesNames: true, takesUnix: true, null);

    /// <summary>A template of workloads: their addresses are not known yet.</summary>
    public static void CheckTemplate(FieldValue item)
    {
        var fields = item.Fields();
        if (fields.Optional("address") is { } address)
        {
            ReadAddress(address, takesNames: true, takesUnix: true);
        }

        ReadRest(fields, null);
    }

    private static WorkloadClaim? Read(
        FieldValue item, bool takesNames, bool takesUnix, List<string>? portNames, bool isAddressNeeded = false)
    {
        var fields = item.Fields();
        var addressField = fields.Optional("address");
        var address = addressField is { } given && !IsEmpty(given) ? ReadAddress(given, takesNames, takesUnix) : "";
        var rest = ReadRest(fields, portNames);
        if (addressField is null || IsEmpty(addressField.Value))
        {
            isAddressNeeded |= rest.Network.Length == 0;
            if (isAddressNeeded && addressField is { } empty)
            {
                empty.Error(ErrorCodes.MissingField, "required: expected an address, got \"\"");
            }
            else if (isAddressNeeded && !fields.IsStandIn)
            {
                // Reported under the name that is missing.
                fields.Self.Problems.Error(
                    ErrorCodes.MissingField, item.Line, item.Column, $"{item.Path}.address", "required: expected an address, got nothing");
            }
            else if (!isAddressNeeded)
            {
                item.Warn(
                    ErrorCodes.Ineffective,
                    $"without address it is reached through a gateway of the network \"{rest.Network}\" only, and this version has none: "
                        + "it gets no requests",
                    "give its address");
            }

            return null;
        }

        if (address.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            CheckUnix(addressField.Value, address[UnixPrefix.Length..], rest.Ports.Count, portNames);
        }

        return rest with { Address = address };
    }

    private static bool IsEmpty(FieldValue address) => address.Node is Yaml.ScalarNode { Kind: Yaml.ScalarKind.Text, Value: "" };

    private static WorkloadClaim ReadRest(FieldReader fields, List<string>? portNames)
    {
        var ports = fields.Optional("ports") is { } map ? ReadPorts(map, portNames) : EquatableMap<int>.Empty;
        var labels = fields.Optional("labels")?.Labels() ?? EquatableMap<string>.Empty;
        var network = fields.Optional("network")?.TextOrEmpty() ?? "";
        var locality = Locality.Parse(fields.Optional("locality")?.TextOrEmpty("region/zone/subzone") ?? "");
        var weight = fields.Optional("weight")?.Integer(0, MaxWeight) ?? 1;
        var account = fields.Optional("serviceAccount")?.TextOrEmpty() ?? "";
        fields.Finish();
        return new()
        {
            Address = "",
            Ports = ports,
            Labels = labels,
            Network = network,
            Locality = locality,
            Weight = Math.Max(1, weight),
            ServiceAccount = account,
        };
    }

    private static string ReadAddress(FieldValue field, bool takesNames, bool takesUnix)
    {
        var text = field.Text("an address", maxLength: 255);
        if (text.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            if (!takesUnix)
            {
                field.Error(
                    ErrorCodes.Conflict, "a Unix domain socket goes together with resolution STATIC only", "set resolution to STATIC");
            }

            return field.Share(text);
        }

        if (text.Length == 0 || FormatReaders.TryAddress(text, out text))
        {
            return text;
        }

        if (takesNames)
        {
            return field.Host(wildcard: false);
        }

        field.Error(ErrorCodes.BadFormat, $"expected an IP address, got \"{text}\"", "host names ask for resolution: DNS");
        return "";
    }

    private static void CheckUnix(FieldValue field, string path, int ports, List<string>? portNames)
    {
        if (path.Length == 0 || path[0] is not ('/' or '@') || path.EndsWith('/') || path == "@" || path.Length > MaxUnixPath)
        {
            field.Error(
                ErrorCodes.BadFormat,
                $"expected the absolute path of a socket of at most {MaxUnixPath} characters, or \"@\" and a name, behind {UnixPrefix}, "
                    + $"got \"{path}\"");
        }
        else if (ports > 0)
        {
            field.Error(ErrorCodes.Conflict, "a Unix domain socket has no ports", "leave ports out");
        }
        else if (portNames is { Count: not 1 })
        {
            field.Error(
                ErrorCodes.Conflict,
                $"a service with a Unix domain socket has one port, got {portNames.Count}",
                "give the service one port");
        }
    }

    private static EquatableMap<int> ReadPorts(FieldValue map, List<string>? names) => map.Pairs((name, value) =>
    {
        if (names is not null && !names.Contains(name))
        {
            value.Error(ErrorCodes.UnknownPort, $"the service has no port named \"{name}\"",
                DidYouMean.Remedy(name, names, names.Count == 0 ? "" : $"its ports: {string.Join(", ", names)}"));
        }
        else if (names is null && !FormatReaders.IsPortName(name))
        {
            value.Error(ErrorCodes.BadFormat, $"expected a port name of letters, digits and '-', got \"{Yaml.ScalarNode.Shorten(name)}\"");
        }

        return value.Port();
    }).ToEquatableMap();
}

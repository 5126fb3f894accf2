using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Incremental.Graphs;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Routing;

namespace Fairlead.Config.Istio;

/// <summary>Reads a rule of a VirtualService for connections: of <c>tcp</c>, or of <c>tls</c>.</summary>
internal static class StreamRouteReader
{
    private const int MaxMatches = 1024;

    /// <summary>A rule of <c>tcp</c>: without a condition it takes every connection.</summary>
    public static StreamRuleClaim ReadTcp(FieldValue rule, GatewayNames gateways)
    {
        var fields = rule.Fields();
        var matches = fields.Optional("match")?.Items(item => ReadTcpMatch(item, gateways), MaxMatches) ?? [];
        return Finish(rule, fields, matches, isTls: false);
    }

    /// <summary>A rule of <c>tls</c>: each condition names server names, which belong to the hosts of the object.</summary>
    public static StreamRuleClaim ReadTls(FieldValue rule, GatewayNames gateways, EquatableList<HostClaim> hosts)
    {
        var fields = rule.Fields();
        var list = fields.Required("match", "conditions with sniHosts");
        var matches = list?.Items(item => ReadTlsMatch(item, gateways, hosts), MaxMatches) ?? [];
        if (list is { Node: Yaml.SequenceNode { Items.Length: 0 } } empty)
        {
            empty.Error(ErrorCodes.OutOfRange, "expected at least one condition, got an empty list");
        }

        return Finish(rule, fields, matches, isTls: true);
    }

    private static StreamRuleClaim Finish(FieldValue rule, FieldReader fields, EquatableList<StreamMatchClaim> matches, bool isTls)
    {
        var route = fields.Required("route", "a list of destinations");
        fields.Finish();
        return new()
        {
            IsTls = isTls,
            Matches = matches,
            Destinations = route is { } list ? ReadDestinations(list) : [],
            Path = rule.Path,
        };
    }

    private static StreamMatchClaim ReadTcpMatch(FieldValue item, GatewayNames around)
    {
        var fields = item.Fields();
        var read = ReadCommon(fields, around, []);
        fields.Optional("sourceSubnet")?.Warn(
            ErrorCodes.Ineffective, "sourceSubnet does nothing: Istio reads it and takes connections from everywhere", "leave it out");
        fields.Finish();
        return read;
    }

    private static StreamMatchClaim ReadTlsMatch(FieldValue item, GatewayNames around, EquatableList<HostClaim> hosts)
    {
        var fields = item.Fields();
        var list = fields.Required("sniHosts", "a list of server names");
        var names = list?.Texts(name => ReadServerName(name, hosts)) ?? [];
        if (list is { Node: Yaml.SequenceNode { Items.Length: 0 } } empty)
        {
            empty.Error(ErrorCodes.OutOfRange, "expected at least one server name, got an empty list");
        }

        var read = ReadCommon(fields, around, names);
        fields.Finish();
        return read;
    }

    private static StreamMatchClaim ReadCommon(FieldReader fields, GatewayNames around, EquatableList<string> serverNames)
    {
        var subnets = fields.Optional("destinationSubnets")?.Texts(FormatReaders.AddressOrBlock, 256) ?? [];
        var port = fields.Optional("port")?.Port();
        var labels = fields.Optional("sourceLabels")?.Labels() ?? EquatableMap<string>.Empty;
        var sourceNamespace = fields.Optional("sourceNamespace")?.Namespace() ?? "";
        var gateways = GatewayNames.Read(fields.Optional("gateways"), around);
        StreamMatch match = new()
        {
            ServerNames = serverNames,
            DestinationSubnets = subnets,
            SourceLabels = labels,
            SourceNamespace = sourceNamespace,
        };
        return new(match, port, gateways.AppliesToMesh, gateways.Listeners);
    }

    private static string ReadServerName(FieldValue item, EquatableList<HostClaim> hosts)
    {
        var name = item.Host(wildcard: true, isAddressAllowed: true);
        if (name.Length > 0 && FormatReaders.TryAddress(name, out _))
        {
            item.Warn(ErrorCodes.Ineffective, $"clients do not send an address such as \"{name}\" as a server name", "name a host");
        }
        else if (name.Length > 0 && hosts.Count > 0 && !hosts.Any(host => HostPatterns.Covers(host.Name, name)))
        {
            item.Error(
                ErrorCodes.Conflict,
                $"the server name \"{name}\" belongs to none of the hosts of the object",
                "name it, or a wildcard that covers it, under spec.hosts");
        }

        return name;
    }

    private static EquatableList<DestinationClaim> ReadDestinations(FieldValue list)
    {
        var isSingle = list.Node is Yaml.SequenceNode { Items.Length: 1 };
        var errors = list.Problems.Errors;
        var destinations = list.Items(item => ReadDestination(item, isSingle), 256);
        if (list.Node is Yaml.SequenceNode { Items.Length: 0 })
        {
            list.Error(ErrorCodes.OutOfRange, "expected at least one destination, got an empty list");
        }
        else if (list.Problems.Errors == errors && destinations.Sum(static destination => (long)destination.Weight) is var sum
            && (sum == 0 || sum > uint.MaxValue))
        {
            list.Error(
                ErrorCodes.OutOfRange, $"expected weights with a sum from 1 to {uint.MaxValue}, got {sum}",
                "give the destinations weights");
        }

        return destinations;
    }

    private static DestinationClaim ReadDestination(FieldValue item, bool isSingle)
    {
        var fields = item.Fields();
        var destination = fields.Required("destination", "a destination with a host");
        var weightField = fields.Optional("weight");
        var weight = weightField?.Integer(0, int.MaxValue) ?? 0;
        fields.Finish();
        if (weightField is null && !isSingle && !fields.IsStandIn)
        {
            item.Warn(ErrorCodes.Ineffective, "a destination without weight beside others gets no connections", "give it a weight");
        }

        // The only destination takes all, whatever its weight says.
        return DestinationReader.Read(destination, item, isPatternAllowed: true) with { Weight = isSingle ? 100 : weight };
    }
}

using Fairlead.Config.Diagnostics;
using Fairlead.Config.Reading;
using Fairlead.Model;
using Fairlead.Model.Claims;
using Fairlead.Model.Routing;

namespace Fairlead.Config.Istio;

/// <summary>Reads a rule of a VirtualService.</summary>
internal static class HttpRouteReader
{
    public static RuleClaim Read(FieldValue rule, GatewayNames gateways)
    {
        var fields = rule.Fields();
        var name = fields.Optional("name")?.TextOrEmpty(maxLength: 256) ?? "";
        var matches = fields.Optional("match")?.Items(item => HttpMatchReader.Read(item, gateways), 1024).ToEquatableList() ?? [];
        var route = fields.Optional("route");
        var redirect = fields.Optional("redirect");
        var directResponse = fields.Optional("directResponse");
        var rewrite = fields.Optional("rewrite");
        var timeout = fields.Optional("timeout");
        var retries = fields.Optional("retries");
        var fault = fields.Optional("fault");
        var headers = fields.Optional("headers");
        fields.NotSupported("mirror", "mirrors", "mirrorPercent", "mirrorPercentage", "mirror_percent", "corsPolicy", "delegate");
        fields.Finish();

        CheckActions(fields, route, redirect, directResponse);
        if (route is null)
        {
            foreach (var (field, what) in new[] { (rewrite, "rewrite"), (timeout, "timeout"), (retries, "retries") })
            {
                field?.Error(ErrorCodes.Conflict, $"{what} goes together with route only", "leave it out");
            }
        }

        var length = timeout?.Duration(zeroAllowed: true);
        return new()
        {
            Name = name,
            Matches = matches,
            Destinations = route is { } list ? ReadDestinations(list) : [],
            Answer = redirect is { } to
                ? HttpAnswerReader.ReadRedirect(to)
                : directResponse is { } body ? HttpAnswerReader.ReadDirectResponse(body) : null,
            Rewrite = rewrite is { } change ? ReadRewrite(change) : null,
            // Istio: 0 is no limit, which is also what a rule without timeout has.
            Timeout = length is { } limit && limit > TimeSpan.Zero ? limit : null,
            Retry = retries is { } policy ? RetryReader.Read(policy) : null,
            Fault = fault is { } injected ? FaultReader.Read(injected) : null,
            Headers = headers is { } edits ? HeaderChangesReader.Read(edits) : HeaderChanges.None,
            Path = rule.Path,
        };
    }

    private static void CheckActions(FieldReader fields, FieldValue? route, FieldValue? redirect, FieldValue? directResponse)
    {
        var given = (route is null ? 0 : 1) + (redirect is null ? 0 : 1) + (directResponse is null ? 0 : 1);
        if (given == 0 && !fields.IsStandIn)
        {
            fields.Self.Error(ErrorCodes.MissingField, "expected one of route, redirect and directResponse, got none");
        }
        else if (given > 1)
        {
            fields.Self.Error(ErrorCodes.Conflict, "expected one of route, redirect and directResponse, got several", "keep one of them");
        }
    }

    private static EquatableList<DestinationClaim> ReadDestinations(FieldValue list)
    {
        var isSingle = list.Node is Yaml.SequenceNode { Items.Length: 1 };
        var errors = list.Problems.Errors;
        var destinations = list.Items(item => ReadDestination(item, isSingle), 256).ToEquatableList();
        if (list.Node is Yaml.SequenceNode { Items.Length: 0 })
        {
            list.Error(ErrorCodes.OutOfRange, "expected at least one destination, got an empty list");
        }
        else if (list.Problems.Errors == errors && destinations.Count > 0 && destinations.Sum(destination => destination.Weight) == 0)
        {
            list.Error(ErrorCodes.OutOfRange, "expected weights with a sum above 0, got 0", "give the destinations weights");
        }

        return destinations;
    }

    private static DestinationClaim ReadDestination(FieldValue item, bool isSingle)
    {
        var fields = item.Fields();
        var destination = fields.Required("destination", "a destination with a host")?.Fields();
        var weightField = fields.Optional("weight");
        var weight = weightField?.Integer(0, 100) ?? (isSingle ? 100 : 0);
        var headers = fields.Optional("headers");
        fields.Finish();
        if (weightField is null && !isSingle && !fields.IsStandIn)
        {
            item.Warn(ErrorCodes.Ineffective, "a destination without weight beside others gets no requests", "give it a weight");
        }

        var hostField = destination?.Required("host", "a host name");
        var subsetField = destination?.Optional("subset");
        var portField = destination?.Optional("port");
        destination?.Finish();
        var port = portField?.Fields();
        var number = port?.Required("number", "a port number");
        port?.Finish();
        return new()
        {
            Host = new(hostField?.Host(wildcard: false) ?? "", (hostField ?? item).Path),
            Subset = subsetField?.Name("a subset's name") ?? "",
            SubsetPath = subsetField?.Path ?? "",
            Port = number?.Port(),
            PortPath = portField?.Path ?? "",
            // A weight of 0 for the only destination would leave nowhere to go; Istio takes it for all.
            Weight = isSingle && weight == 0 ? 100 : weight,
            Headers = headers is { } edits ? HeaderChangesReader.Read(edits) : HeaderChanges.None,
        };
    }

    private static Rewrite ReadRewrite(FieldValue field)
    {
        var fields = field.Fields();
        var path = fields.Optional("uri");
        var authority = fields.Optional("authority");
        var regex = fields.Optional("uriRegexRewrite");
        fields.Finish();
        if (fields.Count == 0 && !fields.IsStandIn)
        {
            field.Error(ErrorCodes.MissingField, "expected one of uri, uriRegexRewrite and authority, got nothing");
        }

        if (path is not null && regex is not null)
        {
            field.Error(ErrorCodes.Conflict, "uri and uriRegexRewrite exclude each other", "keep one of them");
        }

        string? pattern = null;
        string? substitution = null;
        if (regex is { } both)
        {
            var parts = both.Fields();
            pattern = parts.Required("match", "a regular expression")?.RegularExpression() ?? "";
            substitution = parts.Required("rewrite", "a substitution")?.Substitution(pattern) ?? "";
            parts.Finish();
        }

        return new()
        {
            Path = path?.Text("a path"),
            PathRegex = pattern,
            PathSubstitution = substitution,
            Authority = authority?.Text("an authority", maxLength: 255),
        };
    }
}

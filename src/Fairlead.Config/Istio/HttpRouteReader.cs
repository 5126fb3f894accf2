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
        var delegation = fields.Optional("delegate");
        var rewrite = fields.Optional("rewrite");
        var timeout = fields.Optional("timeout");
        var retries = fields.Optional("retries");
        var mirrorField = fields.Optional("mirror") ?? fields.Optional("mirrors");
        var mirrors = MirrorReader.Read(fields);
        var cors = fields.Optional("corsPolicy");
        var fault = fields.Optional("fault");
        var headers = fields.Optional("headers");
        fields.Finish();

        var isDelegated = delegation is not null;
        CheckActions(fields, route, redirect, directResponse, delegation);
        if (route is null && !isDelegated)
        {
            CheckForward(rewrite, fault, timeout, retries, mirrorField);
        }

        var answer = redirect is { } to
            ? HttpAnswerReader.ReadRedirect(to)
            : directResponse is { } body ? HttpAnswerReader.ReadDirectResponse(body) : (RouteAction?)null;
        if (answer is RedirectAction { PrefixRewrite: not null }
            && matches.Any(static match => match.Match.Path is { Kind: StringMatchKind.Exact or StringMatchKind.Regex }))
        {
            redirect?.Error(
                ErrorCodes.Conflict, "prefixRewrite goes together with conditions on a prefix of the path only",
                "use uri, which gives the whole path");
        }

        var changes = headers is { } edits ? HeaderChangesReader.Read(edits) : HeaderChanges.None;
        var rewritten = rewrite is { } change ? ReadRewrite(change) : null;
        HeaderChangesReader.CheckAuthority(rewritten?.Authority, changes, headers ?? rule);
        return new()
        {
            Name = name,
            Matches = matches,
            Destinations = route is { } list ? ReadDestinations(list) : [],
            Answer = answer,
            Delegate = delegation is { } target ? ReadDelegate(target) : null,
            Rewrite = rewritten,
            Timeout = timeout?.Duration(zeroAllowed: false),
            Retry = retries is { } policy ? RetryReader.Read(policy) : null,
            Mirrors = mirrors,
            Cors = cors is { } origins ? CorsReader.Read(origins) : null,
            Fault = fault is { } injected ? FaultReader.Read(injected) : null,
            Headers = changes,
            Path = rule.Path,
        };
    }

    private static void CheckActions(
        FieldReader fields, FieldValue? route, FieldValue? redirect, FieldValue? directResponse, FieldValue? delegation)
    {
        const string Actions = "expected one of route, redirect, directResponse and delegate, got";
        var given = new[] { route, redirect, directResponse, delegation }.Count(static field => field is not null);
        if (given == 0 && !fields.IsStandIn)
        {
            fields.Self.Error(ErrorCodes.MissingField, $"{Actions} none");
        }
        else if (given > 1)
        {
            fields.Self.Error(ErrorCodes.Conflict, $"{Actions} several", "keep one of them");
        }
    }

    // What goes nowhere is not changed on the way there.
    private static void CheckForward(FieldValue? rewrite, FieldValue? fault, FieldValue? timeout, FieldValue? retries, FieldValue? mirror)
    {
        foreach (var (field, what) in new[] { (rewrite, "rewrite"), (fault, "fault") })
        {
            field?.Error(ErrorCodes.Conflict, $"{what} goes together with route only", "leave it out");
        }

        foreach (var (field, what) in new[] { (timeout, "timeout"), (retries, "retries"), (mirror, "a mirror") })
        {
            field?.Warn(ErrorCodes.Ineffective, $"{what} does nothing where the proxy answers by itself", "leave it out");
        }
    }

    private static DelegateClaim ReadDelegate(FieldValue field)
    {
        var fields = field.Fields();
        var name = fields.Required("name", "the name of a VirtualService without hosts");
        var ns = fields.Optional("namespace");
        fields.Finish();
        var target = name?.Text("the name of a VirtualService", maxLength: 253) ?? "";
        if (target.Length > 0 && !FormatReaders.IsObjectName(target))
        {
            name?.Error(ErrorCodes.BadFormat, $"expected the name of a VirtualService, got \"{target}\"");
        }

        var own = field.Problems.Key?.Namespace ?? "default";
        var given = ns is { Node: not Yaml.ScalarNode { Value: "" } } other ? other.Namespace() : own;
        return new(new("networking.istio.io", "VirtualService", given, target), field.Path);
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
        else if (list.Problems.Errors == errors && destinations.Count > 0)
        {
            // Proxies count shares in 32 bits.
            var sum = destinations.Sum(static destination => (long)destination.Weight);
            if (sum == 0)
            {
                list.Error(ErrorCodes.OutOfRange, "expected weights with a sum above 0, got 0", "give the destinations weights");
            }
            else if (sum > uint.MaxValue)
            {
                list.Error(ErrorCodes.OutOfRange, $"expected weights with a sum of at most {uint.MaxValue}, got {sum}");
            }
        }

        return destinations;
    }

    private static DestinationClaim ReadDestination(FieldValue item, bool isSingle)
    {
        var fields = item.Fields();
        var destination = fields.Required("destination", "a destination with a host");
        var weightField = fields.Optional("weight");
        var weight = weightField?.Integer(0, int.MaxValue) ?? (isSingle ? 100 : 0);
        var headers = fields.Optional("headers");
        fields.Finish();
        if (weightField is null && !isSingle && !fields.IsStandIn)
        {
            item.Warn(ErrorCodes.Ineffective, "a destination without weight beside others gets no requests", "give it a weight");
        }

        var changes = headers is { } edits ? HeaderChangesReader.Read(edits) : HeaderChanges.None;
        HeaderChangesReader.CheckAuthority(null, changes, headers ?? item);
        return DestinationReader.Read(destination, item, isPatternAllowed: true) with
        {
            // A weight of 0 for the only destination would leave nowhere to go; Istio takes it for all.
            Weight = isSingle && weight == 0 ? 100 : weight,
            Headers = changes,
        };
    }

    private static Rewrite ReadRewrite(FieldValue field)
    {
        var fields = field.Fields();
        var pathField = fields.Optional("uri");
        var authorityField = fields.Optional("authority");
        var regex = fields.Optional("uriRegexRewrite");
        fields.Finish();
        var errors = field.Problems.Errors;
        var path = pathField?.Target("a path");
        var authority = authorityField?.Target("an authority", maxLength: 255);
        if ((path ?? authority) is null && regex is null && !fields.IsStandIn && field.Problems.Errors == errors)
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

        return new() { Path = path, PathRegex = pattern, PathSubstitution = substitution, Authority = authority };
    }
}

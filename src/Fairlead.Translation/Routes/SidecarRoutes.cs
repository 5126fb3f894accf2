using Envoy.Config.Core.V3;
using Envoy.Config.Route.V3;
using Fairlead.Model;
using Fairlead.Model.Routing;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Listeners;
using Fairlead.Translation.Views;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using RedirectAction = Fairlead.Model.Routing.RedirectAction;
using WireRedirect = Envoy.Config.Route.V3.RedirectAction;
using WireRoute = Envoy.Config.Route.V3.Route;

namespace Fairlead.Translation.Routes;

/// <summary>
/// The routes of a table as Envoy and Fairlead's sidecar take them: one for each condition of each rule, in the order of rules.
/// </summary>
internal static class SidecarRoutes
{
    private static readonly Fairlead.Model.Routing.RouteMatch[] Always = [new()];

    public static IEnumerable<WireRoute> Of(RouteTable table, ProblemSet problems)
    {
        foreach (var rule in table.Rules)
        {
            foreach (var match in rule.Matches.Count == 0 ? Always : rule.Matches.AsEnumerable())
            {
                yield return RouteOf(table, rule, match, problems);
            }
        }
    }

    private static WireRoute RouteOf(RouteTable table, RouteRule rule, Fairlead.Model.Routing.RouteMatch match, ProblemSet problems)
    {
        var route = new WireRoute
        {
            Name = match.Name.Length == 0 ? rule.Name : $"{rule.Name}.{match.Name}",
            Match = SidecarMatches.Of(match),
            StatPrefix = match.StatPrefix,
        };
        switch (rule.Action)
        {
            case ForwardAction forward:
                route.Route_ = ForwardOf(forward, rule, problems);
                break;
            case RedirectAction redirect:
                route.Redirect = RedirectOf(redirect, table.Port);
                break;
            case Fairlead.Model.Routing.DirectResponseAction direct:
                route.DirectResponse = new() { Status = (uint)direct.Status, Body = BodyOf(direct.Body) };
                break;
            default:
                throw new InvalidOperationException($"Unknown action {rule.Action.GetType().Name}.");
        }

        HeaderEdits.Write(rule.Headers.Request, route.RequestHeadersToAdd, route.RequestHeadersToRemove, rule.Provenance, problems);
        HeaderEdits.Write(rule.Headers.Response, route.ResponseHeadersToAdd, route.ResponseHeadersToRemove, rule.Provenance, problems);
        if (Faults.Of(rule.Fault) is { } fault)
        {
            route.TypedPerFilterConfig[HttpManagers.FaultFilter] = Wire.Pack(fault);
        }

        if (rule.Cors is { } cors)
        {
            route.TypedPerFilterConfig[HttpManagers.CorsFilter] = Wire.Pack(CorsPolicies.Of(cors));
        }

        return route;
    }

    private static Envoy.Config.Route.V3.RouteAction ForwardOf(ForwardAction forward, RouteRule rule, ProblemSet problems)
    {
        var action = new Envoy.Config.Route.V3.RouteAction
        {
            // The wire's own default is 15 s; a mesh adds no limit that nobody wrote.
            Timeout = Duration.FromTimeSpan(forward.Timeout ?? TimeSpan.Zero),
            RetryPolicy = Retries.ForSidecar(forward.Retry),
        };
        var shares = Shares.Of(forward);
        if (shares is [{ Headers: var only }] && only.Request.IsEmpty && only.Response.IsEmpty)
        {
            action.Cluster = shares[0].Cluster.ToString();
        }
        else
        {
            action.WeightedClusters = WeightedOf(shares, rule, problems);
        }

        if (forward.Rewrite is { Path: { } path })
        {
            action.PrefixRewrite = path;
        }
        else if (forward.Rewrite is { PathRegex: { } expression } rewrite)
        {
            action.RegexRewrite = new() { Pattern = Wire.Regex(expression), Substitution = rewrite.PathSubstitution ?? "" };
        }

        if ((forward.Rewrite?.Authority ?? HeaderEdits.AuthorityOf(rule.Headers.Request)) is { Length: > 0 } authority)
        {
            action.HostRewriteLiteral = authority;
        }

        action.RequestMirrorPolicies.AddRange(forward.Mirrors.Where(static mirror => mirror.Percentage > 0).Select(MirrorOf));
        return action;
    }

    private static Envoy.Config.Route.V3.RouteAction.Types.RequestMirrorPolicy MirrorOf(MirrorPolicy mirror) => new()
    {
        Cluster = Views.ClusterName.Of(mirror.Destination).ToString(),
        RuntimeFraction = new RuntimeFractionalPercent { DefaultValue = Wire.Percent(mirror.Percentage) },
    };

    private static WeightedCluster WeightedOf(
        List<(Views.ClusterName Cluster, uint Weight, HeaderChanges Headers)> shares, RouteRule rule, ProblemSet problems)
    {
        var weighted = new WeightedCluster();
        foreach (var (cluster, weight, headers) in shares)
        {
            var entry = new WeightedCluster.Types.ClusterWeight { Name = cluster.ToString(), Weight = weight };
            HeaderEdits.Write(headers.Request, entry.RequestHeadersToAdd, entry.RequestHeadersToRemove, rule.Provenance, problems);
            HeaderEdits.Write(headers.Response, entry.ResponseHeadersToAdd, entry.ResponseHeadersToRemove, rule.Provenance, problems);
            if (HeaderEdits.AuthorityOf(headers.Request) is { Length: > 0 } authority)
            {
                entry.HostRewriteLiteral = authority;
            }

            weighted.Clusters.Add(entry);
        }

        return weighted;
    }

    private static WireRedirect RedirectOf(RedirectAction redirect, int requestPort)
    {
        var port = redirect.Port ?? (redirect.KeepsPort ? requestPort : 0);

        // A port that the scheme has anyway is not written.
        if (port == (redirect.Scheme == "https" ? 443 : 80))
        {
            port = 0;
        }

        var wire = new WireRedirect
        {
            HostRedirect = redirect.Authority ?? "",
            PortRedirect = (uint)port,
            ResponseCode = redirect.Status switch
            {
                302 => WireRedirect.Types.RedirectResponseCode.Found,
                303 => WireRedirect.Types.RedirectResponseCode.SeeOther,
                307 => WireRedirect.Types.RedirectResponseCode.TemporaryRedirect,
                308 => WireRedirect.Types.RedirectResponseCode.PermanentRedirect,
                _ => WireRedirect.Types.RedirectResponseCode.MovedPermanently,
            },
        };
        if (redirect.Scheme is { } scheme)
        {
            wire.SchemeRedirect = scheme;
        }

        if (redirect.Path is { } path)
        {
            wire.PathRedirect = path;
        }
        else if (redirect.PrefixRewrite is { } prefix)
        {
            wire.PrefixRewrite = prefix;
        }

        return wire;
    }

    private static DataSource? BodyOf(EquatableList<byte> body)
    {
        if (body.Count == 0)
        {
            return null;
        }

        return System.Text.Unicode.Utf8.IsValid(body.AsSpan())
            ? new DataSource { InlineString = System.Text.Encoding.UTF8.GetString(body.AsSpan()) }
            : new DataSource { InlineBytes = ByteString.CopyFrom(body.AsSpan()) };
    }
}

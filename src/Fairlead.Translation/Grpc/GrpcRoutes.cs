using System.Globalization;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.Fault.V3;
using Fairlead.Model.Routing;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Listeners;
using Fairlead.Translation.Routes;
using Fairlead.Translation.Views;
using Google.Protobuf.WellKnownTypes;
using RedirectAction = Fairlead.Model.Routing.RedirectAction;
using WireAction = Envoy.Config.Route.V3.RouteAction;
using WireMatch = Envoy.Config.Route.V3.RouteMatch;
using WireRoute = Envoy.Config.Route.V3.Route;

namespace Fairlead.Translation.Grpc;

/// <summary>The routes of a table in the forms that all gRPC implementations take.</summary>
internal static class GrpcRoutes
{
    private const uint Unavailable = 14;
    private const uint Unknown = 2;
    private static readonly Model.Routing.RouteMatch[] Always = [new()];

    /// <summary>
    /// C-core ends a call one to two seconds before its time, and at once where that is less. A shorter timeout would fail every call
    /// there, so gRPC clients are given no less than this.
    /// </summary>
    private static readonly TimeSpan MinTimeout = TimeSpan.FromSeconds(3);

    public static List<WireRoute> Of(RouteTable table, IReadOnlyList<string> authorities, ProblemSet problems)
    {
        var routes = new List<WireRoute>();
        foreach (var rule in table.Rules)
        {
            foreach (var match in rule.Matches.Count == 0 ? Always : rule.Matches.AsEnumerable())
            {
                var wires = GrpcMatches.Of(match, authorities, out var isDecidable);
                if (!isDecidable)
                {
                    problems.Warn(
                        ProblemCodes.UnservedForGrpc,
                        rule.Provenance,
                        "a condition on the authority, or more than six on headers that must be absent, cannot be checked by gRPC "
                            + "clients; the route is left out for them",
                        "write the rule for the hosts that it is meant for");
                }

                routes.AddRange(wires.Select(wire => RouteOf(table, rule, wire)));
            }
        }

        UnservedFields.Warn([table], UnservedFields.OfGrpc, "gRPC clients", problems);

        // A call that no route takes makes C-core 1.51 crash, and clients refuse a virtual host without routes: what is left gets the
        // answer that a sidecar gives.
        if (!routes.Exists(route => route.Match is { Prefix: "/", Headers.Count: 0 }))
        {
            routes.Add(NotFound(table));
        }

        return routes;
    }

    /// <summary>The cluster that stands in where a route must name one and none gets requests.</summary>
    public static ClusterName OwnCluster(RouteTable table) =>
        table.Rules.Select(rule => rule.Action)
            .OfType<ForwardAction>()
            .SelectMany(Shares.Of)
            .Select(share => (ClusterName?)share.Cluster)
            .FirstOrDefault()
        ?? new ClusterName(table.Host, table.Port, "");

    private static WireRoute NotFound(RouteTable table)
    {
        var route = new WireRoute { Match = new() { Prefix = "/" }, Route_ = new() { Cluster = OwnCluster(table).ToString() } };
        route.TypedPerFilterConfig[HttpManagers.FaultFilter] = Wire.Pack(
            new HTTPFault { Abort = new() { HttpStatus = 404, Percentage = Wire.Percent(100) } });
        return route;
    }

    private static WireRoute RouteOf(RouteTable table, RouteRule rule, WireMatch match)
    {
        var route = new WireRoute { Name = rule.Name, Match = match };
        var fault = Faults.Of(rule.Fault);
        if (rule.Action is ForwardAction forward)
        {
            route.Route_ = ForwardOf(forward);
        }
        else
        {
            // Implementations refuse redirects and answers of the proxy's own. The rule still decides, so the call ends here.
            route.Route_ = new WireAction { Cluster = OwnCluster(table).ToString() };
            fault ??= new HTTPFault();
            fault.Abort = AnswerOf(rule.Action);
        }

        if (fault is not null)
        {
            MakeReadable(fault);
            route.TypedPerFilterConfig[HttpManagers.FaultFilter] = Wire.Pack(fault);
        }

        return route;
    }

    private static WireAction ForwardOf(ForwardAction forward)
    {
        var action = new WireAction { RetryPolicy = Retries.ForGrpc(forward.Retry) };
        var clusters = Shares.Of(forward)
            .GroupBy(share => share.Cluster)
            .Select(group => (Name: group.Key.ToString(), Weight: (uint)group.Sum(share => share.Weight)))
            .ToList();
        if (clusters.Count == 1)
        {
            action.Cluster = clusters[0].Name;
        }
        else
        {
            action.WeightedClusters = new() { TotalWeight = (uint)clusters.Sum(cluster => cluster.Weight) };
            action.WeightedClusters.Clusters.AddRange(
                clusters.Select(cluster => new WeightedCluster.Types.ClusterWeight { Name = cluster.Name, Weight = cluster.Weight }));
        }

        if (forward.Timeout is { } timeout && timeout > TimeSpan.Zero)
        {
            action.MaxStreamDuration = new() { MaxStreamDuration_ = Duration.FromTimeSpan(timeout > MinTimeout ? timeout : MinTimeout) };
        }

        return action;
    }

    private static FaultAbort AnswerOf(Model.Routing.RouteAction action)
    {
        var all = Wire.Percent(100);
        return action switch
        {
            Model.Routing.DirectResponseAction direct => new FaultAbort { HttpStatus = (uint)direct.Status, Percentage = all },
            RedirectAction => new FaultAbort { GrpcStatus = Unavailable, Percentage = all },
            _ =>
                throw new InvalidOperationException(
                    string.Create(CultureInfo.InvariantCulture, $"Unknown action {action.GetType().Name}.")),
        };
    }

    /// <summary>
    /// An HTTP status that is no error has no gRPC status; one implementation would call it OK and then miss the message.
    /// </summary>
    private static void MakeReadable(HTTPFault fault)
    {
        if (fault.Abort is { ErrorTypeCase: FaultAbort.ErrorTypeOneofCase.HttpStatus, HttpStatus: < 400 } abort)
        {
            abort.GrpcStatus = Unknown;
        }
    }
}

using System.Globalization;
using Envoy.Config.Route.V3;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;
using Fairlead.Protos;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Scope;
using Fairlead.Translation.View;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Fairlead.Translation.Routes;

/// <summary>
/// The route configurations of a sidecar: <c>egress_routes</c> with all hosts, and one for each port. Their virtual hosts stand in them, or are
/// resources <c>ROUTE_CONFIGURATION/HOST:PORT</c> of their own. What a virtual host says is encoded once, whatever it stands in.
/// </summary>
internal static class SidecarTables
{
    public const string All = "egress_routes";

    /// <summary>Envoy refuses a longer body unless the route configuration allows it.</summary>
    private const int DefaultMaxBody = 4096;

    private const int HostsField = 2;

    /// <summary>Plans all route configurations.</summary>
    public static IReadOnlyList<RoutePlan> Plan(MeshView view, ProblemList problems)
    {
        var routes = new Dictionary<RouteTable, ByteString>(ReferenceEqualityComparer.Instance);
        var causes = new Dictionary<RouteTable, IReadOnlyList<Provenance>>(ReferenceEqualityComparer.Instance);
        foreach (var table in view.Tables)
        {
            routes[table] = RoutesOf(table, view.Scope, problems);
            causes[table] = CausesOf(table, view);
        }

        List<RoutePlan> plans = [PlanOne(All, view.Tables, DefaultPorts.ForRequests(view))];
        foreach (var port in view.Tables.GroupBy(table => table.Port).OrderBy(group => group.Key))
        {
            plans.Add(PlanOne(port.Key.ToString(CultureInfo.InvariantCulture), [.. port], _ => true));
        }

        return plans;

        RoutePlan PlanOne(string name, IReadOnlyList<RouteTable> tables, Func<RouteTable, bool> isDefault)
        {
            HostEntry[] hosts =
            [
                .. NameClaims.Share(view, tables, isDefault)
                    .OrderBy(pair => pair.Key.Host, StringComparer.Ordinal).ThenBy(pair => pair.Key.Port)
                    .Select(pair => new HostEntry(pair.Key, pair.Value, Encode(name, pair.Key, pair.Value, routes[pair.Key], view.Scope), causes[pair.Key])),
            ];
            return new(name, hosts, tables.Select(MaxBodyOf).DefaultIfEmpty().Max(), view.Scope.Routes == RouteDelivery.Full ? CausesOf(hosts) : []);
        }
    }

    /// <summary>The plan with other rules for a host that it has.</summary>
    public static RoutePlan With(RoutePlan plan, int place, RouteTable table, ByteString routes, MeshView view)
    {
        HostEntry[] hosts = [.. plan.Hosts];
        var former = hosts[place];
        var causes = CausesOf(table, view);
        hosts[place] = new(table, former.Domains, Encode(plan.Name, table, former.Domains, routes, view.Scope), causes);
        var isSame = view.Scope.Routes != RouteDelivery.Full || causes.SequenceEqual(former.Causes);
        return plan with { Hosts = hosts, Provenance = isSame ? plan.Provenance : CausesOf(hosts) };
    }

    /// <summary>The routes of a table, as the part of a virtual host that does not depend on the configuration that it stands in.</summary>
    public static ByteString RoutesOf(RouteTable table, ProxyScope scope, ProblemList problems)
    {
        var host = new VirtualHost();
        host.Routes.AddRange(SidecarRoutes.Of(table, scope, problems));
        return host.ToByteString();
    }

    /// <summary>The configuration, and, where they are resources of their own, all of its virtual hosts.</summary>
    public static IEnumerable<ResourceDraft> Make(RoutePlan plan, RouteDelivery delivery) => delivery == RouteDelivery.Full
        ? [Whole(plan)]
        : plan.Hosts.Select(host => HostOf(plan, host)).Prepend(Empty(plan, delivery));

    /// <summary>A configuration that holds its virtual hosts.</summary>
    public static ResourceDraft Whole(RoutePlan plan)
    {
        // A route may name a cluster that is on its way: that is not a reason to refuse all routes.
        var head = new RouteConfiguration { Name = plan.Name };
        var tail = new RouteConfiguration { ValidateClusters = false };
        if (plan.MaxBody > DefaultMaxBody)
        {
            tail.MaxDirectResponseBodySizeBytes = (uint)plan.MaxBody;
        }

        var size = head.CalculateSize() + tail.CalculateSize();
        foreach (var host in plan.Hosts)
        {
            size += CodedOutputStream.ComputeTagSize(HostsField) + CodedOutputStream.ComputeBytesSize(host.Value);
        }

        // Fields in the order of their numbers, as if the whole message had been written at once.
        var bytes = new byte[size];
        using (var output = new CodedOutputStream(bytes))
        {
            head.WriteTo(output);
            foreach (var host in plan.Hosts)
            {
                output.WriteTag(HostsField, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(host.Value);
            }

            tail.WriteTo(output);
        }

        return new() { TypeUrl = TypeUrls.Route, Name = plan.Name, Value = UnsafeByteOperations.UnsafeWrap(bytes), Provenance = plan.Provenance };
    }

    /// <summary>A virtual host that is a resource of its own.</summary>
    public static ResourceDraft HostOf(RoutePlan plan, HostEntry host) => new()
    {
        TypeUrl = TypeUrls.VirtualHost,
        Name = NameOf(plan.Name, host.Table, RouteDelivery.Hosts),
        Value = host.Value,
        Aliases = [.. host.Domains.Select(domain => $"{plan.Name}/{domain}")],
        Provenance = ProvenanceSet.Of(host.Causes),
    };

    /// <summary>Where a host and port stands in a plan; negative where it does not.</summary>
    public static int PlaceOf(RoutePlan plan, string host, int port)
    {
        var (low, high) = (0, plan.Hosts.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var table = plan.Hosts[middle].Table;
            var order = string.CompareOrdinal(table.Host, host) is not 0 and var byHost ? byHost : table.Port.CompareTo(port);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>Whether answers of a table change what its configuration says beside its virtual hosts.</summary>
    public static bool NeedsLongBody(RouteTable table) => MaxBodyOf(table) > DefaultMaxBody;

    private static ResourceDraft Empty(RoutePlan plan, RouteDelivery delivery)
    {
        var routes = new RouteConfiguration { Name = plan.Name, ValidateClusters = false, Vhds = new Vhds { ConfigSource = Wire.Ads() } };
        if (plan.MaxBody > DefaultMaxBody)
        {
            routes.MaxDirectResponseBodySizeBytes = (uint)plan.MaxBody;
        }

        if (delivery == RouteDelivery.OnDemand)
        {
            // Envoy opens a listener when the first virtual hosts have come, and an empty answer does not count. Here none come unasked.
            routes.Vhds.ConfigSource.InitialFetchTimeout = Duration.FromTimeSpan(TimeSpan.FromMilliseconds(1));
        }

        return Draft.Of(routes, []) with { Members = delivery == RouteDelivery.Hosts ? plan.Name + "/" : null };
    }

    private static ByteString Encode(string configuration, RouteTable table, IReadOnlyList<string> domains, ByteString routes, ProxyScope scope)
    {
        var head = new VirtualHost { Name = NameOf(configuration, table, scope.Routes) };
        head.Domains.AddRange(domains);
        var bytes = new byte[head.CalculateSize() + routes.Length];
        head.WriteTo(bytes.AsSpan(0, bytes.Length - routes.Length));
        routes.Span.CopyTo(bytes.AsSpan(bytes.Length - routes.Length));
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    /// <summary>Envoy takes a virtual host away only if it bears the name of its resource.</summary>
    private static string NameOf(string configuration, RouteTable table, RouteDelivery delivery) => delivery == RouteDelivery.Full
        ? string.Create(CultureInfo.InvariantCulture, $"{table.Host}:{table.Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{configuration}/{table.Host}:{table.Port}");

    private static int MaxBodyOf(RouteTable table)
    {
        var longest = 0;
        foreach (var rule in table.Rules)
        {
            longest = rule.Action is Model.Routing.DirectResponseAction direct ? Math.Max(longest, direct.Body.Count) : longest;
        }

        return longest;
    }

    private static Model.EquatableList<Provenance> CausesOf(HostEntry[] hosts) => ProvenanceSet.Of(hosts.SelectMany(static host => host.Causes));

    private static IReadOnlyList<Provenance> CausesOf(RouteTable table, MeshView view) =>
        [.. table.Provenance, .. table.Rules.Select(rule => rule.Provenance), .. view.Find(table.Host)?.Provenance ?? []];
}

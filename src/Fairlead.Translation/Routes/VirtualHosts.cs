using System.Globalization;
using Envoy.Config.Route.V3;
using Fairlead.Model;
using Fairlead.Model.Routing;
using Fairlead.Translation.Drafts;
using Fairlead.Translation.Names;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;
using Google.Protobuf;

namespace Fairlead.Translation.Routes;

/// <summary>
/// The virtual hosts of a hostname: one for each table in <c>egress_routes</c> and in the route configuration of its port. What a table
/// says is encoded once, whatever it stands in.
/// </summary>
internal static class VirtualHosts
{
    /// <summary>The virtual hosts of a host, for anyone and, where theirs are others, for classes of clients.</summary>
    public static List<KeyValuePair<VhostKey, Vhost>> Of(
        string host, HostViews views, NameSharing names, HashPolicies hashes, LookupNotes lookups, RouteDelivery delivery,
        ProblemSet problems)
    {
        List<KeyValuePair<VhostKey, Vhost>> all = [];
        var anyone = For(views.Anyone, ClientClass.Anyone, names, hashes, lookups, delivery, problems);
        all.AddRange(anyone.Select(static pair => KeyValuePair.Create(
            new VhostKey(ClientClass.Anyone, pair.Key.Configuration, pair.Key.Host, pair.Key.Port), pair.Value)));
        foreach (var clients in names.ClassesOf(host, views).Union(hashes.ClassesOf(views)).Union(lookups.ClassesOf(views)))
        {
            var own = For(views.For(clients), clients, names, hashes, lookups, delivery, problems);
            foreach (var ((configuration, name, port), value) in own)
            {
                var isThere = anyone.TryGetValue((configuration, name, port), out var former);
                if (clients.IsScoped || !isThere || !value.Equals(former))
                {
                    all.Add(new(new(clients, configuration, name, port), value with { IsAddition = clients.IsScoped || !isThere }));
                }
            }

            foreach (var (configuration, name, port) in clients.IsScoped ? [] : anyone.Keys.Where(key => !own.ContainsKey(key)))
            {
                all.Add(new(new(clients, configuration, name, port), Vhost.Absent));
            }
        }

        return all;
    }

    private static Dictionary<(string Configuration, string Host, int Port), Vhost> For(
        HostView view, ClientClass clients, NameSharing names, HashPolicies hashes, LookupNotes lookups, RouteDelivery delivery,
        ProblemSet problems)
    {
        Dictionary<(string, string, int), Vhost> hosts = [];
        foreach (var table in view.Tables)
        {
            var routes = RoutesOf(table, clients, hashes, lookups, problems);
            var causes = ProvenanceSet.Of(
                [.. table.Provenance, .. table.Rules.Select(static rule => rule.Provenance), .. view.Service?.Provenance ?? []]);
            Add(RouteConfigurations.All, static host => host.DefaultPort);
            Add(table.Port.ToString(CultureInfo.InvariantCulture), null);

            void Add(string configuration, Func<HostView, int>? defaultPort)
            {
                var domains = names.NamesOf(view, table, clients, defaultPort).ToEquatableList();
                hosts[(configuration, table.Host, table.Port)] = new()
                {
                    Value = Encode(NameOf(configuration, table, delivery), domains, routes),
                    Domains = domains,
                    Provenance = causes,
                    MaxBody = MaxBodyOf(table),
                };
            }
        }

        return hosts;
    }

    /// <summary>
    /// The name of a virtual host. Envoy takes one that is a resource of its own away only if it bears the name of its resource.
    /// </summary>
    public static string NameOf(string configuration, string host, int port, RouteDelivery delivery) => delivery == RouteDelivery.Full
        ? string.Create(CultureInfo.InvariantCulture, $"{host}:{port}")
        : string.Create(CultureInfo.InvariantCulture, $"{configuration}/{host}:{port}");

    private static string NameOf(string configuration, RouteTable table, RouteDelivery delivery) =>
        NameOf(configuration, table.Host, table.Port, delivery);

    private static ByteString RoutesOf(
        RouteTable table, ClientClass clients, HashPolicies hashes, LookupNotes lookups, ProblemSet problems)
    {
        var host = new VirtualHost();
        host.Routes.AddRange(SidecarRoutes.Of(table, problems));
        hashes.Write(host.Routes, clients);
        lookups.Write(host.Routes, clients);
        return host.ToByteString();
    }

    // Fields in the order of their numbers, as if the whole message had been written at once.
    private static ByteString Encode(string name, IEnumerable<string> domains, ByteString routes)
    {
        var head = new VirtualHost { Name = name };
        head.Domains.AddRange(domains);
        var bytes = new byte[head.CalculateSize() + routes.Length];
        head.WriteTo(bytes.AsSpan(0, bytes.Length - routes.Length));
        routes.Span.CopyTo(bytes.AsSpan(bytes.Length - routes.Length));
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    /// <summary>The longest body that a rule of a table answers with.</summary>
    public static int MaxBodyOf(RouteTable table)
    {
        var longest = 0;
        foreach (var rule in table.Rules)
        {
            longest = rule.Action is Model.Routing.DirectResponseAction direct ? Math.Max(longest, direct.Body.Count) : longest;
        }

        return longest;
    }
}

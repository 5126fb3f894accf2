using Fairlead.Model;
using Fairlead.Model.Access;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;

namespace Fairlead.Testing.Meshes;

/// <summary>Claims, made in few words.</summary>
public static class TestClaims
{
    /// <summary>An object with these claims.</summary>
    public static ConfigObject ToObject(ConfigKey key, ObjectClaims claims) => new()
    {
        Key = key,
        ApiVersion = "test/v1",
        ResourceVersion = "",
        SourceId = "test",
        Spec = new ClaimsSpec(claims),
    };

    /// <summary>The key of an object of a kind that tests have for themselves.</summary>
    public static ConfigKey Key(string kind, string name, string ns = "shop") => new("test", kind, ns, name);

    /// <summary>A service with these ports.</summary>
    public static ObjectClaims Service(string host, params IEnumerable<(int Number, PortProtocol Protocol)> ports) => new()
    {
        Services =
        [
            new()
            {
                Host = new(host, "host"),
                Ports = ports.Select(static port => new PortClaim(
                    new(port.Number, $"p{port.Number}", port.Protocol, port.Number), "ports")).ToEquatableList(),
                Resolution = Resolution.Static,
            },
        ],
    };

    /// <summary>An object that claims these routes.</summary>
    public static ObjectClaims Ruled(params IEnumerable<RouteClaim> routes) => new() { Routes = routes.ToEquatableList() };

    /// <summary>A route of one host.</summary>
    public static RouteClaim Route(string host, params IEnumerable<RuleClaim> rules) =>
        new() { Hosts = [new(host, "hosts[0]")], Rules = rules.ToEquatableList() };

    /// <summary>A rule that sends requests to a host; without conditions, every request.</summary>
    public static RuleClaim To(string host, params IEnumerable<RouteMatch> matches) => new()
    {
        Name = host,
        Matches = matches.Select(static match => new MatchClaim(match, null, true, [])).ToEquatableList(),
        Destinations = [Destination(host)],
        Path = "rules",
    };

    /// <summary>Where a share of the requests goes.</summary>
    public static DestinationClaim Destination(string host, int weight = 100) => new() { Host = new(host, "to"), Weight = weight };

    /// <summary>The condition that the path begins so.</summary>
    public static RouteMatch Prefix(string path) => new() { Path = new(StringMatchKind.Prefix, path) };

    /// <summary>The condition that the path is this one.</summary>
    public static RouteMatch Exact(string path) => new() { Path = new(StringMatchKind.Exact, path) };

    /// <summary>Labels by name.</summary>
    public static EquatableMap<string> Labels(params (string Name, string Value)[] labels) =>
        labels.Select(static label => KeyValuePair.Create(label.Name, label.Value)).ToEquatableMap();

    /// <summary>A workload that answers for the services which select it.</summary>
    public static ObjectClaims Workload(string address, params (string Name, string Value)[] labels) => new()
    {
        Workloads =
        [
            new()
            {
                Address = address,
                Labels = Labels(labels),
                Ports = new Dictionary<string, int> { ["p80"] = 8080 }.ToEquatableMap(),
            },
        ],
    };

    /// <summary>A service that selects its workloads by labels.</summary>
    public static ObjectClaims Selecting(string host, params (string Name, string Value)[] labels)
    {
        var claims = Service(host, (80, PortProtocol.Http));
        return claims with { Services = [claims.Services[0] with { Selector = Labels(labels) }] };
    }

    /// <summary>How workloads take connections of others.</summary>
    public static ObjectClaims Peers(ConfigKey key, PeerMode? mode, params (string Name, string Value)[] labels) => new()
    {
        Access = new()
        {
            Peers =
            [
                new()
                {
                    Selector = Labels(labels),
                    Mode = mode,
                    Ports = labels.Length == 0
                        ? EquatableMap<PeerMode>.Empty
                        : new Dictionary<string, PeerMode> { ["9000"] = PeerMode.Permissive }.ToEquatableMap(),
                    Provenance = new(key, "spec"),
                },
            ],
        },
    };

    /// <summary>Who may ask workloads what.</summary>
    public static ObjectClaims Authorization(
        ConfigKey key, AuthorizationAction action, params (string Name, string Value)[] labels) => new()
        {
            Access = new()
            {
                Authorizations =
            [
                new()
                {
                    Selector = Labels(labels),
                    Action = action,
                    Rules = [new() { To = [new() { Methods = new(["GET"], []) }], Path = "rules[0]" }],
                    Provenance = new(key, "spec"),
                },
            ],
            },
        };

    /// <summary>What the workloads with these labels see of the mesh.</summary>
    public static ObjectClaims Seeing(EquatableMap<string> selector, string path) => new()
    {
        Visibility = [new() { Selector = selector, Egress = [new() { Hosts = [new("*", "*")] }], Path = path }],
    };
}

using Fairlead.Model.Access;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Listeners;
using Fairlead.Model.Objects;
using static Fairlead.Testing.Meshes.TestClaims;

namespace Fairlead.Testing.Meshes;

/// <summary>Objects with claims of every sort for random histories: few names, so that they meet.</summary>
public static class RandomClaims
{
    private static readonly string[] Hosts = ["a.test", "b.test", "*.test", "*"];
    private static readonly string[] Namespaces = ["shop", "web"];

    /// <summary>Claims of any sort, of one of a few objects.</summary>
    public static (ConfigKey Key, ObjectClaims Claims) Any(Random random)
    {
        var ns = Pick(Namespaces);
        var name = $"n{random.Next(3)}";
        return random.Next(11) switch
        {
            0 or 1 => Make("Service", AnyService()),
            2 => Make("Workload", Workload($"10.0.0.{random.Next(3)}", ("app", Pick(["a", "b"])), ("version", Pick(["v1", "v2"])))),
            3 or 4 => Make("Route", Ruled(AnyRoute())),
            5 => Make("Leaf", Ruled(new RouteClaim { Hosts = [], Rules = [AnyRule()], ExportTo = [Pick(["*", "."])] })),
            6 => Make("Policy", new() { Policies = [AnyPolicy()] }),
            7 => Make("Gateway", new() { Listeners = [AnyListener("one"), AnyListener("two") with { Port = 9090 }] }),
            8 => Make("Access", random.Next(2) == 0
                ? Peers(new("test", "Access", ns, name), Pick([PeerMode.Strict, PeerMode.Disable]))
                : Authorization(new("test", "Access", ns, name), Pick([AuthorizationAction.Allow, AuthorizationAction.Deny]))),
            9 => Make("Visibility", Seeing(random.Next(2) == 0 ? Labels() : Labels(("app", "a")), name)),
            _ => Make("Settings", new()
            {
                Settings = new()
                {
                    RootNamespace = Pick(["root", "shop"]),
                    RouteExportTo = random.Next(2) == 0 ? null : [Pick(["*", "."])],
                    Path = "spec",
                },
            }),
        };

        T Pick<T>(T[] items) => items[random.Next(items.Length)];

        (ConfigKey Key, ObjectClaims Claims) Make(string kind, ObjectClaims claims) => (Key(kind, name, ns), claims);

        ObjectClaims AnyService()
        {
            var claims = Service(
                Pick(Hosts[..2]),
                random.Next(2) == 0
                    ? [(80, PortProtocol.Http), (81, PortProtocol.Tcp)]
                    : [(80, Pick([PortProtocol.Http, PortProtocol.Tls])), (443, PortProtocol.Tls)]);
            return claims with
            {
                Services = [claims.Services[0] with
                {
                    Selector = random.Next(2) == 0 ? Labels(("app", Pick(["a", "b"]))) : Labels(),
                    ExportTo = [Pick(["*", "."])],
                }],
            };
        }

        RuleClaim AnyRule() => To(Pick(Hosts[..2]), random.Next(2) == 0 ? [] : [Prefix(Pick(["/", "/a", "/a/b"])), Exact("/c")]) with
        {
            Delegate = random.Next(3) == 0 ? new(Key("Leaf", $"n{random.Next(3)}", Pick(Namespaces)), "delegate") : null,
            Mirrors = random.Next(4) == 0 ? [new(Destination(Pick(Hosts[..2])), 50)] : [],
        };

        RouteClaim AnyRoute()
        {
            ListenerRefClaim listener = new(Key("Gateway", $"n{random.Next(3)}", Pick(Namespaces)), Pick(["", "one"]), "gateways[0]");
            var isBound = random.Next(2) == 0;
            return new()
            {
                Hosts = [new(Pick(Hosts[..3]), "hosts[0]")],
                AppliesToMesh = !isBound || random.Next(2) == 0,
                Listeners = isBound ? [listener] : [],
                Merge = Pick([RouteMerge.Exclusive, RouteMerge.Exclusive, RouteMerge.Specificity, RouteMerge.Split]),
                CreatedAt = random.Next(2) == 0 ? null : DateTimeOffset.UnixEpoch.AddDays(random.Next(3)),
                Rules = random.Next(4) == 0 ? [] : [AnyRule(), AnyRule()],
                Streams = random.Next(2) == 0 ? [] : [new()
                {
                    IsTls = random.Next(2) == 0,
                    Matches = [new(new() { ServerNames = ["a.test"] }, null, true, isBound ? [listener] : [])],
                    Destinations = [Destination(Pick(Hosts[..2]))],
                    Path = "streams[0]",
                }],
                ExportTo = random.Next(3) == 0 ? [] : [Pick(["*", ".", "web"])],
            };
        }

        PolicyClaim AnyPolicy() => new()
        {
            Host = new(Pick(Hosts), "host"),
            Traffic = random.Next(2) == 0 ? null : new() { Policy = new() { ProxyProtocol = random.Next(1, 3) }, Path = "traffic" },
            Selector = random.Next(3) == 0 ? Labels(("app", "a")) : Labels(),
            ExportTo = random.Next(3) == 0 ? [] : ["*"],
        };

        ListenerClaim AnyListener(string section) => new()
        {
            Section = section,
            Port = 8080,
            Protocol = Pick([ListenerProtocol.Http, ListenerProtocol.Tls]),
            Hosts = [new(Pick(["*", ".", "web"]), Pick(Hosts))],
            Path = section,
        };
    }
}

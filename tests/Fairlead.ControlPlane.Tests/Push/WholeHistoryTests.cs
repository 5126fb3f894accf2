using Envoy.Config.Core.V3;
using Fairlead.Catalog;
using Fairlead.Catalog.Registries;
using Fairlead.Config.FrontEnds;
using Fairlead.ControlPlane.Push;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;
using Fairlead.Testing.Meshes;
using Fairlead.Testing.Processes;
using Fairlead.Testing.Registries;
using Fairlead.Xds.Server;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.ControlPlane.Tests.Push;

/// <summary>
/// Random histories of everything at once, from the bytes of files to the bytes that clients are sent: two folders of files with errors
/// that come and go, objects with claims of every sort, two registries, wildcards, clients of every kind. After each step every client is
/// given the same as by a control plane that loads the same inputs and has no past; and so it is on a fork of the history.
/// </summary>
public sealed class WholeHistoryTests : IDisposable
{
    private const int LargestLocality = 1;

    private static readonly MeshCatalog Catalog =
        new(static item => item.Spec is ClaimsSpec spec ? spec.Claims : Lowering.Lower(item));

    private static readonly string[] Hosts = ["a.test", "b.test", "c.shop.test", "pay"];
    private static readonly string[] Namespaces = ["shop", "web"];

    private readonly TestSources _sources = new(2);
    private readonly FakeRegistry[] _registries = [new("one"), new("other")];

    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("FAIRLEAD_LONG_TESTS") is null ? 5 : 100)];

    public void Dispose()
    {
        _sources.Dispose();
        Array.ForEach(_registries, static registry => registry.Dispose());
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Clients_AnyHistory_AreGivenWhatAFirstLoadGives(int seed)
    {
        Random random = new(seed);
        var claims = OrderedMap.Empty<ConfigKey, ConfigObject>(KeyOrder.Natural<ConfigKey>());
        var registries = JoinedRegistries.None;
        var state = Catalog.Empty;
        List<XdsStreamInfo> streams = [];
        ScopeRegistry stepped = new(Catalog, () => state.Inputs, NullLogger.Instance, LargestLocality);
        HashSet<string> seen = [];
        for (var step = 1; step <= 40; step++)
        {
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                Write(_sources.Folders[random.Next(2)], random);
            }

            for (var edits = random.Next(3); edits > 0; edits--)
            {
                var (key, made) = RandomClaims.Any(random);
                claims = random.Next(4) == 0 ? claims.Without(key) : claims.With(key, TestClaims.ToObject(key, made));
            }

            if (random.Next(2) == 0)
            {
                RandomRegistry.Change(_registries[random.Next(2)], Namespaces, Hosts, random);
                registries = registries.With("one", _registries[0].Known).With("other", _registries[1].Known);
            }

            var former = state;
            CatalogInputs inputs = new()
            {
                Objects = claims.Aggregate(_sources.Read().Objects, static (all, item) => all.With(item.Key, item.Value)),
                Services = registries.Services,
                Endpoints = registries.Endpoints,
            };
            state = Catalog.Step(former, inputs);
            var comes = random.Next(2) == 0 || streams.Count == 0;

            // A client that has gone is rendered for no more from the next mesh on.
            if (!comes && streams.Count > 3)
            {
                stepped.Detach(streams[0]);
                streams.RemoveAt(0);
            }

            Assert.Null(stepped.Push(new(step, state)));
            if (comes)
            {
                streams.Add(Stream(step, random));
                stepped.Attach(streams[^1]);
            }

            seen.UnionWith(Given(stepped, streams).Select(static line => line.Split(' ')[1]));
            AssertIsFirstLoad(Catalog.Load(former, inputs), streams, stepped);

            // A fork: what would be if an object were not there. It leaves the history alone.
            if (inputs.Objects.Count > 0)
            {
                var gone = inputs.Objects.ElementAt(random.Next(inputs.Objects.Count)).Key;
                var forked = inputs with { Objects = inputs.Objects.Without(gone) };
                var fork = Catalog.Step(state, forked);
                ScopeRegistry beside = new(Catalog, () => fork.Inputs, NullLogger.Instance, LargestLocality);
                streams.ForEach(stream => beside.Attach(stream));
                Assert.Null(beside.Push(new(1, state)));
                Assert.Null(beside.Push(new(2, fork)));
                AssertIsFirstLoad(Catalog.Load(state, forked), streams, beside);
            }
        }

        Assert.True(seen.Count >= 4, $"no client was given anything but {string.Join(", ", seen)}");
    }

    private static void AssertIsFirstLoad(CatalogState loaded, List<XdsStreamInfo> streams, ScopeRegistry stepped)
    {
        ScopeRegistry first = new(Catalog, () => loaded.Inputs, NullLogger.Instance, LargestLocality);
        Assert.Null(first.Push(new(1, loaded)));
        streams.ForEach(stream => first.Attach(stream));
        Assert.Equal(Given(first, streams), Given(stepped, streams));
        Assert.Equal(first.Rendered.Problems, stepped.Rendered.Problems);
    }

    // A version is a hash of the encoded bytes; the bytes are compared all the same.
    private static List<string> Given(ScopeRegistry registry, List<XdsStreamInfo> streams) =>
    [
        .. streams.SelectMany(stream =>
        {
            var served = registry.Find(stream.Id)!.Served!.Xds.Current;
            return served.TypeUrls.SelectMany(served.OfType)
                .Select(resource =>
                    $"{stream.Id} {resource.TypeUrl} {resource.Name} {resource.Version} {Convert.ToHexString(resource.Value.Span)}")
                .Order(StringComparer.Ordinal);
        }),
    ];

    private static XdsStreamInfo Stream(long id, Random random) => new()
    {
        Id = id,
        IsDelta = random.Next(3) > 0,
        Node = new Node
        {
            Id = $"web-{id}",
            Cluster = "web",
            UserAgentName = random.Next(3) == 0 ? "grpc-go" : "envoy",
            Metadata = Struct.Parser.ParseJson(
                $$$"""
                {"NAMESPACE":"{{{Namespaces[random.Next(2)]}}}",
                 "LABELS":{"app":"{{{(random.Next(2) == 0 ? "a" : "b")}}}", "version":"v{{{random.Next(2)}}}"},
                 "INSTANCE_IPS":["10.0.0.{{{random.Next(3)}}}"]}
                """),
        },
        Peer = "ipv4:127.0.0.1:1",
        ConnectedAt = DateTimeOffset.UnixEpoch,
    };

    // A file holds one to three objects; some are wrong, and some files are no YAML at all.
    private static void Write(TempDirectory folder, Random random)
    {
        var name = $"f{random.Next(6)}.yaml";
        switch (random.Next(8))
        {
            case 0:
                File.Delete(Path.Combine(folder.Path, name));
                break;
            case 1:
                folder.Write(name, Object(random) + "\n---\nkind: [\n");
                break;
            default:
                folder.Write(name, string.Join("\n---\n", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Object(random))));
                break;
        }
    }

    private static string Object(Random random)
    {
        var (host, ns) = (Hosts[random.Next(Hosts.Length)], Namespaces[random.Next(2)]);
        var wide = random.Next(4) == 0 ? "'*.test'" : host;
        var export = random.Next(3) == 0 ? "'.'" : "'*'";
        var subset = random.Next(3) == 0 ? ", subset: v1" : "";
        var wrong = random.Next(8) == 0 ? "\n  wrong: true" : "";
        return random.Next(5) switch
        {
            0 or 1 => $$"""
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: entry{{random.Next(3)}}, namespace: {{ns}} }
                spec:
                  hosts: [{{host}}]
                  exportTo: [{{export}}]
                  resolution: STATIC
                  ports: [{number: 80, name: main, protocol: {{(random.Next(3) == 0 ? "TCP" : "HTTP")}} }]
                  endpoints: [{address: 10.0.0.{{random.Next(4)}} }, {address: 10.0.1.{{random.Next(4)}}, labels: {version: v1} }]{{wrong}}
                """,
            2 => $$"""
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: policy{{random.Next(3)}}, namespace: {{ns}} }
                spec:
                  host: {{wide}}
                  exportTo: [{{export}}]
                  trafficPolicy: {connectionPool: {tcp: {connectTimeout: {{random.Next(1, 9)}}s} } }
                  subsets: [{name: v1, labels: {version: v1} }]{{wrong}}
                """,
            3 => $$"""
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: rules{{random.Next(3)}}, namespace: {{ns}} }
                spec:
                  hosts: [{{wide}}]
                  exportTo: [{{export}}]
                  http:
                  - match: [{sourceLabels: {version: v{{random.Next(2)}} } }]
                    directResponse: {status: {{random.Next(200, 300)}} }
                  - timeout: {{random.Next(1, 9)}}s
                    route: [{destination: {host: {{Hosts[random.Next(Hosts.Length)]}}{{subset}} } }]{{wrong}}
                """,
            _ => $$"""
                apiVersion: fairlead.dev/v1
                kind: EnvoyResources
                metadata: {name: raw{{random.Next(3)}}, namespace: {{ns}} }
                spec:
                  resources:
                  - "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
                    name: legacy{{random.Next(2)}}{{wrong}}
                """,
        };
    }
}

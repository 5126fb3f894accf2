using Fairlead.Incremental.Maps;
using Fairlead.Model.Catalog;
using Fairlead.Model.Claims;
using Fairlead.Model.Mesh;
using Fairlead.Model.Objects;
using Fairlead.Model.Routing;
using Fairlead.Testing.Golden;
using Fairlead.Testing.Meshes;
using static Fairlead.Testing.Meshes.TestClaims;

namespace Fairlead.Catalog.Tests.Claims;

/// <summary>
/// A mesh that is made of claims, one change after the other. After each, what was stepped to is compared with a first load.
/// </summary>
internal sealed class ClaimedMesh
{
    private static readonly MeshCatalog Catalog = new(static item => ((ClaimsSpec)item.Spec).Claims);
    private OrderedMap<ConfigKey, ConfigObject> _objects = OrderedMap.Empty<ConfigKey, ConfigObject>(KeyOrder.Natural<ConfigKey>());

    public CatalogState State { get; private set; } = Catalog.Empty;

    public MeshSnapshot Mesh => State.Mesh;

    public IEnumerable<string> Codes => State.Problems.Select(static problem => problem.Code);

    /// <summary>A mesh with the services <c>web</c>, <c>api</c> and <c>db</c> of the namespace <c>shop</c>.</summary>
    public static ClaimedMesh Shop() => new ClaimedMesh()
        .Set(Key("Service", "web"), Service("web.test", (80, PortProtocol.Http)))
        .Set(Key("Service", "api"), Service("api.test", (80, PortProtocol.Http)))
        .Set(Key("Service", "db"), Service("db.test", (5432, PortProtocol.Tcp), (5433, PortProtocol.Tls)));

    public ClaimedMesh Set(ConfigKey key, ObjectClaims claims) => SetAll([(key, claims)]);

    /// <summary>Sets many objects in one step.</summary>
    public ClaimedMesh SetAll(IEnumerable<(ConfigKey Key, ObjectClaims Claims)> objects) => Step(objects.Aggregate(
        _objects,
        static (all, item) => all.With(item.Key, TestClaims.ToObject(item.Key, item.Claims))));

    public ClaimedMesh Remove(ConfigKey key) => Step(_objects.Without(key));

    public ObjectState StateOf(ConfigKey key) => State.Statuses.Find(key)!.State;

    /// <summary>The table that decides for a host and port.</summary>
    public RouteTable Table(string host, int port = 80) =>
        Mesh.Routes.Where(entry => entry.Key.Host == host && entry.Key.Port == port).Select(static entry => entry.Value).First();

    /// <summary>Where the rules of a table send requests, each with its conditions on the path.</summary>
    public static IEnumerable<string> Texts(RouteTable table) => table.Rules.Select(static rule =>
        string.Join(" or ", rule.Matches.Select(static match => match.Path is { } path ? $"{path.Kind} {path.Value}" : "any")) + " -> "
            + (rule.Action is ForwardAction forward ? forward.Destinations[0].Destination.Service.Hostname : rule.Action.ToString()));

    private ClaimedMesh Step(OrderedMap<ConfigKey, ConfigObject> objects)
    {
        var former = State;
        _objects = objects;
        var inputs = CatalogInputs.None with { Objects = objects };
        State = Catalog.Step(former, inputs);
        var loaded = Catalog.Load(former, inputs);
        Assert.Equal(StableJson.Write(loaded.Mesh), StableJson.Write(State.Mesh));
        Assert.Equal(loaded.Problems, State.Problems);
        Assert.Equal(loaded.Statuses, State.Statuses);
        return this;
    }
}

using Fairlead.Incremental.Maps;
using Fairlead.Model.Mesh;
using Fairlead.Translation.Profiles;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Tests.Meshes;
using Fairlead.Translation.Views;

namespace Fairlead.Translation.Tests;

/// <summary>
/// Random histories of meshes and clients: what was stepped to is what is made of the same inputs at once, for every profile and every
/// class of clients.
/// </summary>
public sealed class HistoryTests
{
    private static readonly Profile[] Profiles =
    [
        new(false, RouteDelivery.Full, 0), new(false, RouteDelivery.Hosts, 1), new(false, RouteDelivery.OnDemand, 0),
        new(true, RouteDelivery.Full, 0),
    ];

    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("FAIRLEAD_LONG_TESTS") is null ? 40 : 1000)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Step_AnyHistory_IsTheFirstLoad(int seed)
    {
        MeshGenerator generator = new(seed);
        Random random = new(seed);
        MeshViews views = new(largest: 1);
        var renderings = Array.ConvertAll(Profiles, static profile => new ProfileRendering(profile));
        var seen = views.Empty;
        var states = Array.ConvertAll(renderings, static rendering => rendering.Empty);
        List<ProxyScope> scopes = [];
        var mesh = MeshSnapshot.Empty;
        for (var step = 0; step < 12; step++)
        {
            mesh = generator.Next(mesh);
            if (random.Next(3) == 0)
            {
                scopes.Add(generator.Scope() with { Kind = ProxyKind.Envoy, Routes = RouteDelivery.Hosts, LargestLocality = 1 });
            }
            else if (scopes.Count > 0 && random.Next(4) == 0)
            {
                scopes.RemoveAt(random.Next(scopes.Count));
            }

            seen = Step(views, seen, mesh, scopes);
            var first = Step(views, views.Empty, mesh, scopes);
            Assert.Equal(first.Views, seen.Views);
            for (var i = 0; i < renderings.Length; i++)
            {
                states[i] = renderings[i].Step(states[i], InputsOf(mesh, seen, scopes));
                var whole = renderings[i].Step(renderings[i].Empty, InputsOf(mesh, first, scopes));
                Assert.Equal(whole.Resources.Select(static entry => (entry.Key, entry.Value)),
                    states[i].Resources.Select(static entry => (entry.Key, entry.Value)));
                Assert.Equal(whole.Scopes, states[i].Scopes);
                Assert.Equal(whole.Problems, states[i].Problems);
            }

            AssertGiven(mesh, scopes, states[1]);
        }
    }

    // All of the clients are gone at times, and come again to another mesh.
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Render_ClientsComeAndGo_IsTheFirstLoad(int seed)
    {
        MeshGenerator generator = new(seed);
        Random random = new(seed);
        MeshRendering rendering = new();
        var rendered = rendering.Empty;
        var mesh = MeshSnapshot.Empty;
        for (var step = 0; step < 12; step++)
        {
            mesh = generator.Next(mesh);
            var scopes = rendering.Empty.Scopes;
            for (var i = random.Next(3); i > 0; i--)
            {
                scopes = scopes.With($"{i}", generator.Scope());
            }

            rendered = rendering.Step(rendered, mesh, scopes);
            var first = rendering.Step(rendering.Empty, mesh, scopes);
            Assert.Equal(first.Profiles.Keys.ToHashSet(), rendered.Profiles.Keys.ToHashSet());
            foreach (var (profile, whole) in first.Profiles)
            {
                var state = rendered.Profiles[profile].State;
                Assert.Equal(whole.State.Resources.Select(static entry => (entry.Key, entry.Value)),
                    state.Resources.Select(static entry => (entry.Key, entry.Value)));
                Assert.Equal(whole.State.Scopes, state.Scopes);
            }

            Assert.Equal(scopes.Count == 0, rendered.Computations == 0 && rendered.Profiles.IsEmpty);
        }
    }

    [Fact]
    public void Step_NothingDiffers_RunsNothing()
    {
        MeshGenerator generator = new(7);
        var mesh = generator.Mesh();
        MeshViews views = new();
        var seen = views.Step(views.Empty, new() { Mesh = mesh });
        ProfileRendering rendering = new(Profiles[1]);
        var state = rendering.Step(rendering.Empty, InputsOf(mesh, seen, []));
        var again = rendering.Step(state, InputsOf(mesh, views.Step(seen, new() { Mesh = mesh }), []));
        Assert.Same(state.Resources, again.Resources);
    }

    // A client is given the same as if it were alone.
    private static void AssertGiven(MeshSnapshot mesh, List<ProxyScope> scopes, ProfileState state)
    {
        for (var i = 0; i < scopes.Count; i++)
        {
            var alone = Translator.Translate(mesh, scopes[i]).Resources
                .Select(static resource => (resource.TypeUrl, resource.Name, Convert.ToHexString(resource.Value.Span)));
            var given = Translator.Given(state, state.Scopes.Find($"{i}")!)
                .Select(static resource => (resource.TypeUrl, resource.Name, Convert.ToHexString(resource.Value.Span)));
            Assert.Equal(alone.Order(), given.Order());
        }
    }

    private static ViewState Step(MeshViews views, ViewState former, MeshSnapshot mesh, List<ProxyScope> scopes)
    {
        ViewInputs inputs = new()
        {
            Mesh = mesh,
            Addresses = OrderedMap.Create(KeyOrder.Ordinal, scopes.SelectMany(static scope => scope.InstanceIps)
                .Distinct()
                .Select(static address => KeyValuePair.Create(address, address))),
        };
        var seen = views.Step(former, inputs);
        var classes = scopes.Select(scope => seen.ClassOf(scope)).Distinct();
        return views.Step(seen,
            inputs with
            {
                Clients = OrderedMap.Create(KeyOrder.Natural<ClientClass>(), classes.Select(static one => KeyValuePair.Create(one, one)))
            });
    }

    private static ProfileInputs InputsOf(MeshSnapshot mesh, ViewState seen, List<ProxyScope> scopes) => new()
    {
        Mesh = mesh,
        Views = seen,
        Scopes = OrderedMap.Create(
            KeyOrder.Ordinal,
            scopes.Select(
                (scope, index) => KeyValuePair.Create(
                    $"{index}", new ScopeInput(scope, seen.ClassOf(scope), seen.VisibilityOf(scope))))),
    };
}

using System.Globalization;
using Fairlead.Catalog;
using Fairlead.Config.Files;
using Fairlead.Config.FrontEnds;
using Fairlead.Incremental.Maps;
using Fairlead.Load.Changes;
using Fairlead.Model.Catalog;
using Fairlead.Model.Objects;
using Fairlead.Translation.Profiles;
using Fairlead.Translation.Scope;
using Fairlead.Translation.Views;

namespace Fairlead.Load;

/// <summary>
/// Processor time of the middle alone, from the objects of one change to the resources that clients of one profile select: no reading, no
/// wire. The figure of a case is the mean over many changes in a row.
/// </summary>
internal sealed class MiddleTimes
{
    private const int Rounds = 200;
    private const int Loads = 6;
    private const string LoadCase = "first load";
    private readonly int _services;
    private readonly string? _only;
    private readonly MeshCatalog _catalog = new(Lowering.Lower);
    private readonly MeshRendering _rendering = new(500);
    private readonly OrderedMap<string, ProxyScope> _scopes;
    private OrderedMap<ConfigKey, ConfigObject> _objects;
    private OrderedMap<EndpointKey, Endpoint> _shards = CatalogInputs.None.Endpoints;
    private CatalogState _joined;
    private RenderedMesh _rendered;

    private MiddleTimes(int services, ProxyScope scope, string? only)
    {
        _services = services;
        _only = only;
        _scopes = _rendering.Empty.Scopes.With("proxy", scope);
        _objects = OrderedMap.Empty<ConfigKey, ConfigObject>(KeyOrder.Natural<ConfigKey>());
        _joined = _catalog.Empty;
        _rendered = _rendering.Empty;
    }

    /// <summary>Prints the figures.</summary>
    /// <param name="services">How many services there are.</param>
    /// <param name="only">The name of the one case that is run, for Envoy on delta; null: all.</param>
    /// <param name="output">Where they are printed.</param>
    public static void Print(int services, string? only, TextWriter output)
    {
        ProxyScope envoy = new() { Kind = ProxyKind.Envoy, Routes = RouteDelivery.Hosts, LargestLocality = 500 };
        foreach (var (name, scope) in (ReadOnlySpan<(string, ProxyScope)>)[
            ("Envoy, delta", envoy), ("Envoy, state of the world", envoy with { Routes = RouteDelivery.Full, LargestLocality = 0 }),
            ("gRPC", envoy with { Kind = ProxyKind.Grpc })])
        {
            new MiddleTimes(services, scope, only).Print(name, output);
            if (only is not null)
            {
                return;
            }
        }
    }

    private void Print(string client, TextWriter output)
    {
        var all = Enumerable.Range(0, _services)
            .SelectMany(i => new[] { Service(i, 0), MeshTexts.Rule(Name(i), "default", 1), MeshTexts.Policy(Name(i), "default", 1) });
        _objects = OrderedMap.Create(KeyOrder.Natural<ConfigKey>(), Read(all));
        var first = Time(Step);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{_services} services, {client}: first load {first.Cpu / 1000:F0} ms, {GC.GetTotalMemory(true) >> 20} MiB kept"));
        if (_only is null or LoadCase)
        {
            PrintLoads(output);
        }

        Case(output, "rule", [.. Enumerable.Range(0, Rounds).Select(i => Edit([MeshTexts.Rule(Name(i), "default", 2 + i)]))]);

        // Each far from the one before, as those are that change in one step below.
        Case(output, "rule anywhere",
            [.. Enumerable.Range(0, Rounds).Select(i => Edit([MeshTexts.Rule(Name((int)(i * 7919L % _services)), "default", 2 + i)]))]);
        Case(output, "policy", [.. Enumerable.Range(0, Rounds).Select(i => Edit([MeshTexts.Policy(Name(i), "default", 2 + i)]))]);
        Case(output, "endpoint (listed)", [.. Enumerable.Range(0, Rounds).Select(i => Edit([Service(i, 1 + i)]))]);
        Case(output, "endpoint (registry)",
            [.. Enumerable.Range(0, Rounds).Select(i => (Action)(() => _shards = _shards.With(Key(i, 0), Endpoint(i + 1))))]);
        Case(output, "settings", [.. Enumerable.Range(0, Rounds).Select(i => Edit(KindTexts.All["settings"](i)))]);
        var added = Enumerable.Range(0, Rounds).Select(i => _services + i).ToList();
        Case(output, "service, rule and policy added",
            [.. added.Select(i => Edit([Service(i, 0), MeshTexts.Rule(Name(i), "default", 1), MeshTexts.Policy(Name(i), "default", 1)]))]);
        Case(output, "service, rule and policy removed",
            [.. added.Select(
                i => Removal([Service(i, 0), MeshTexts.Rule(Name(i), "default", 1), MeshTexts.Policy(Name(i), "default", 1)]))]);
        Case(output, "100 scattered rules",
            [.. Enumerable.Range(0, _only is null ? 20 : 200)
                .Select(
                    i => Edit([.. Enumerable.Range(0, 100).Select(k => MeshTexts.Rule(Name(k * _services / 100), "default", 100 + i))]))]);
        for (var i = 0; i < 20_000; i++)
        {
            _shards = _shards.With(Key(0, i), Endpoint(i));
        }

        Time(Step);
        Case(output, "one endpoint in the middle of 20,000 (registry)",
            [.. Enumerable.Range(0, Rounds)
                .Select(i => (Action)(() => _shards = _shards.With(Key(0, 10_000) with { Address = $"10.77.{i >> 8}.{i & 255}" },
                    Endpoint(i) with { Address = $"10.77.{i >> 8}.{i & 255}" })))]);
    }

    // A first load of each part again, from nothing: what it costs once the code is compiled, and what its state holds.
    private void PrintLoads(TextWriter output)
    {
        MeshViews views = new(500);
        for (var i = 0; i < Loads; i++)
        {
            object? kept = null;
            var before = GC.GetTotalMemory(true);
            var catalog = Time(() => kept = _catalog.Step(_catalog.Empty, _joined.Inputs));
            var afterCatalog = GC.GetTotalMemory(true);
            var view = Time(() => kept = (kept, views.Step(views.Empty, new() { Mesh = _joined.Mesh })));
            var afterViews = GC.GetTotalMemory(true);
            GC.KeepAlive(kept);
            kept = null;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  catalog: {catalog.Cpu / 1000:F0} ms, {catalog.Bytes >> 20} MiB allocated, {(afterCatalog - before) >> 20} MiB kept; "
                + $"views: {view.Cpu / 1000:F0} ms, {view.Bytes >> 20} MiB allocated, {(afterViews - afterCatalog) >> 20} MiB kept"));
        }
    }

    private static string Name(int service) => string.Create(CultureInfo.InvariantCulture, $"s{service:D5}");

    private static string Service(int service, int move) =>
        MeshTexts.Service(Name(service), "default", Enumerable.Range(0, 10).Select(i => (service * 16) + i + (i == 0 ? move << 20 : 0)));

    private static EndpointKey Key(int service, int endpoint) =>
        new(new("default", MeshTexts.Host(Name(service))), 80, "bench", "",
            $"10.{70 + (endpoint >> 16)}.{(endpoint >> 8) & 255}.{endpoint & 255}", 80, 0);

    private static Endpoint Endpoint(int number) =>
        new() { Address = $"10.70.{(number >> 8) & 255}.{number & 255}", Port = 80, Provider = "bench", Provenance = default };

    private static List<KeyValuePair<ConfigKey, ConfigObject>> Read(IEnumerable<string> texts)
    {
        var folder = Directory.CreateTempSubdirectory("fairlead-middle-");
        foreach (var (chunk, i) in texts.Chunk(3000).Select(static (chunk, i) => (chunk, i)))
        {
            File.WriteAllText(Path.Combine(folder.FullName, $"{i}.yaml"), string.Join("---\n", chunk));
        }

        var config = ConfigFiles.Load([folder.FullName]);
        folder.Delete(recursive: true);
        return config.Problems.Count == 0 ? [.. config.Objects] : throw new InvalidOperationException(config.Problems[0].ToString());
    }

    private Action Edit(IEnumerable<string> texts)
    {
        MapEdit<ConfigKey, ConfigObject>[] edits = [.. Read(texts).OrderBy(static item => item.Key)
            .Select(static item => MapEdit<ConfigKey, ConfigObject>.Set(item.Key, item.Value))];
        return () => _objects = _objects.Apply(edits);
    }

    private Action Removal(IEnumerable<string> texts)
    {
        MapEdit<ConfigKey, ConfigObject>[] edits = [.. Read(texts).OrderBy(static item => item.Key)
            .Select(static item => MapEdit<ConfigKey, ConfigObject>.Remove(item.Key))];
        return () => _objects = _objects.Apply(edits);
    }

    private void Case(TextWriter output, string name, IReadOnlyList<Action> changes)
    {
        if (_only is not null && _only != name)
        {
            return;
        }

        // Those in the second half are warm. They are measured together: the system counts a thread's time in ticks.
        var half = changes.Count / 2;
        Run(changes.Take(half));
        var (cpu, bytes) = Time(() => Run(changes.Skip(half)));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  {name}: {cpu / (changes.Count - half):F0} us, {bytes / 1024 / (changes.Count - half)} KB"));

        void Run(IEnumerable<Action> some)
        {
            foreach (var change in some)
            {
                change();
                Step();
            }
        }
    }

    private void Step()
    {
        _joined = _catalog.Step(_joined, new() { Objects = _objects, Endpoints = _shards });
        _rendered = _rendering.Step(_rendered, _joined.Mesh, _scopes);
    }

    private static (double Cpu, long Bytes) Time(Action step)
    {
        var (cpu, bytes) = (ThreadTime(), GC.GetAllocatedBytesForCurrentThread());
        step();
        return (ThreadTime() - cpu, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }

    // Microseconds; a thread's own, so that what else runs on the machine is no part of it.
    private static double ThreadTime() =>
        double.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1000;
}

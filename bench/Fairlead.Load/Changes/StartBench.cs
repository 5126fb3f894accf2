namespace Fairlead.Load.Changes;

/// <summary>Measures the start of a control plane, and what it keeps in memory for many namespaces.</summary>
internal sealed class StartBench(ChangesOptions options, ChangesTable table)
{
    /// <summary>From the start until all proxies have everything.</summary>
    public const string Fetch = "fetch";

    private const string FirstLoad = "first-load";
    private const string Entries = "entries";
    private const string Memory = "memory";
    private const int ManyProxies = 100;
    private const int GoalSize = 10_000;
    private const double GoalMemory = 450;
    private const double GoalGrowth = 1.15;
    private static readonly TimeSpan GoalLoad = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan GoalEntries = TimeSpan.FromSeconds(3);

    public static IReadOnlyList<string> Names { get; } = [Fetch, FirstLoad, Entries, Memory];

    public async Task RunAsync(int services)
    {
        if (options.Has(FirstLoad))
        {
            await LoadAsync(services, FirstLoad, MeshState.Clean, "4 s CPU, 450 MiB", static (figure, mebibytes) =>
                figure.Cpu <= GoalLoad && mebibytes <= GoalMemory);
        }

        if (options.Has(Entries))
        {
            await LoadAsync(services, Entries, MeshState.Entries, "3 s until ready", static (figure, _) => figure.Until <= GoalEntries);
        }

        // The size of the mesh is not what this asks for, so the smallest does.
        if (options.Has(Memory) && services == options.Sizes.Min())
        {
            await CompareMemoryAsync(services);
        }
    }

    /// <summary>From the start until the control plane is ready.</summary>
    private async Task LoadAsync(int services, string name, MeshState mesh, string goal, Func<ChangeFigure, double, bool> isReached)
    {
        var folder = options.NewFolder(services, mesh);
        List<ChangeFigure> figures = [];
        List<double> resident = [];
        for (var i = 0; i < options.Runs; i++)
        {
            var start = TimeProvider.System.GetTimestamp();
            using var server = await ServeProcess.StartAsync(options.ServerRoot, folder, options.Ports);
            var until = TimeProvider.System.GetElapsedTime(start);
            figures.Add(new(server.SinceStart(), 0, until, []));
            resident.Add(server.ResidentMebibytes());
        }

        var (figure, memory) = (ChangeFigure.Median(figures), Median(resident));
        var hasGoal = services == GoalSize;
        table.Add(new()
        {
            Services = services,
            Mesh = mesh,
            Name = name,
            Figure = figure,
            Mebibytes = memory,
            Goal = hasGoal ? goal : "",
            IsReached = hasGoal ? isReached(figure, memory) : null,
        });
    }

    private async Task CompareMemoryAsync(int services)
    {
        var folder = options.NewFolder(services, MeshState.Namespaces);
        var proxies = ChangesTable.NameOf(ManyProxies, ClientKind.Delta);
        var (one, oneMemory) = await ResidentAsync(folder, static _ => 0);
        var row = new ChangeRow
        {
            Services = services,
            Proxies = proxies + " in one namespace",
            Mesh = MeshState.Namespaces,
            Name = Memory,
            Figure = one,
            Mebibytes = oneMemory,
        };
        table.Add(row);
        var (many, manyMemory) = await ResidentAsync(folder, static number => number);
        table.Add(row with
        {
            Proxies = proxies + " in 100 namespaces",
            Figure = many,
            Mebibytes = manyMemory,
            Goal = "1.15 times the memory of one",
            IsReached = manyMemory <= oneMemory * GoalGrowth,
        });
    }

    /// <summary>What is resident when all proxies have everything and some rules have changed.</summary>
    private async Task<(ChangeFigure First, double Resident)> ResidentAsync(ChangeFolder folder, Func<int, int> namespaceOf)
    {
        List<ChangeFigure> figures = [];
        List<double> resident = [];
        for (var i = 0; i < options.Runs; i++)
        {
            var namespaces = Enumerable.Range(0, ManyProxies).Select(number => ChangeFolder.NamespaceOf(namespaceOf(number)));
            await using var served = await ServedMesh.StartAsync(options, folder, ClientKind.Delta, [.. namespaces]);
            for (var change = 0; change < 5; change++)
            {
                await served.MeasureAsync(folder.ChangeRule, isSent: true);
            }

            figures.Add(served.First);
            resident.Add(served.Server.ResidentMebibytes());
        }

        return (ChangeFigure.Median(figures), Median(resident));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

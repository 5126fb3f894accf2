using System.Globalization;

namespace Fairlead.Load.Changes;

/// <summary>Measures what changes cost a control plane, case by case.</summary>
internal sealed class ChangesBench(ChangesOptions options, ChangesTable table)
{
    private readonly StartBench _starts = new(options, table);

    /// <summary>Measures what is asked for; answers whether all of it could be measured.</summary>
    public async Task<bool> RunAsync()
    {
        var isWhole = true;
        table.Begin(await UnitAsync());
        foreach (var services in options.Sizes.Order())
        {
            foreach (var kind in options.Kinds)
            {
                foreach (var mesh in options.Meshes)
                {
                    isWhole &= await TryAsync(
                        string.Create(CultureInfo.InvariantCulture, $"{services} services, {kind}, {mesh}"),
                        () => MeasureAsync(services, kind, mesh));
                }
            }

            isWhole &= await TryAsync(
                string.Create(CultureInfo.InvariantCulture, $"{services} services, starts"),
                () => _starts.RunAsync(services));
        }

        return isWhole;
    }

    private async Task<TimeSpan> UnitAsync()
    {
        var folder = options.NewFolder(ChangesOptions.UnitSize, MeshState.Clean);
        await using var served = await StartAsync(folder, ClientKind.Delta, MeshState.Clean);
        return (await MeasureAsync(served, folder, ClientKind.Delta, ChangeGroup.Unit))[0].Cpu;
    }

    /// <summary>What one control plane fails at keeps none of the others from being measured.</summary>
    private static async Task<bool> TryAsync(string what, Func<Task> measure)
    {
        try
        {
            await measure();
            return true;
        }
        catch (Exception exception)
        {
            await Console.Error.WriteLineAsync($"{what}: {exception.Message}");
            return false;
        }
    }

    /// <summary>Measures what is asked for on one control plane, one change after the other.</summary>
    private async Task MeasureAsync(int services, ClientKind kind, MeshState mesh)
    {
        var groups = ChangeGroup.All
            .Where(group => group.Meshes.Contains(mesh) && group.Steps.Any(step => options.Has(step.Name))).ToList();
        if (groups.Count == 0)
        {
            return;
        }

        var folder = options.NewFolder(services, mesh);
        await using var served = await StartAsync(folder, kind, mesh);
        if (options.Has(StartBench.Fetch))
        {
            table.Add(new()
            {
                Services = services,
                Proxies = ChangesTable.NameOf(ChangesOptions.Proxies, kind),
                Mesh = mesh,
                Name = StartBench.Fetch,
                Figure = served.First,
                Mebibytes = served.Server.PeakMebibytes(),
            });
        }

        foreach (var group in groups)
        {
            served.Server.ForgetPeak();
            var figures = await MeasureAsync(served, folder, kind, group);
            var peak = served.Server.PeakMebibytes();
            foreach (var (step, figure) in group.Steps.Zip(figures))
            {
                table.AddChange(services, kind, mesh, step, figure, peak);
            }
        }
    }

    private async Task<ServedMesh> StartAsync(ChangeFolder folder, ClientKind kind, MeshState mesh)
    {
        var namespaces = Enumerable.Range(0, ChangesOptions.Proxies)
            .Select(number => mesh == MeshState.Namespaces ? ChangeFolder.NamespaceOf(number) : "");
        var served = await ServedMesh.StartAsync(options, folder, kind, [.. namespaces]);
        await served.MeasureAsync(folder.ChangeRule, isSent: true);
        await served.LookAtIdleAsync();
        return served;
    }

    /// <summary>The figure of each step: of some runs the one in the middle, where a run is the mean of a row of changes.</summary>
    private async Task<IReadOnlyList<ChangeFigure>> MeasureAsync(ServedMesh served, ChangeFolder folder, ClientKind kind, ChangeGroup group)
    {
        var isLong = false;
        for (var i = 0; i < ChangesOptions.WarmUps; i++)
        {
            isLong = (await RoundAsync()).Any(static figure => figure.Cpu > ChangesOptions.LongChange);
        }

        List<IReadOnlyList<ChangeFigure>> runs = [];
        for (var i = 0; i < options.Runs; i++)
        {
            List<IReadOnlyList<ChangeFigure>> row = [];
            for (var j = 0; j < (isLong ? 1 : ChangesOptions.Row); j++)
            {
                row.Add(await RoundAsync());
            }

            runs.Add(OfEachStep(row, ChangeFigure.Mean));
        }

        return OfEachStep(runs, ChangeFigure.Median);

        async Task<IReadOnlyList<ChangeFigure>> RoundAsync()
        {
            List<ChangeFigure> figures = [];
            foreach (var step in group.Steps)
            {
                figures.Add(await served.MeasureAsync(() => step.Apply(folder), step.Sent(kind)));
            }

            return figures;
        }
    }

    private static List<ChangeFigure> OfEachStep(
        List<IReadOnlyList<ChangeFigure>> rounds, Func<IReadOnlyList<ChangeFigure>, ChangeFigure> combine) =>
        [.. Enumerable.Range(0, rounds[0].Count).Select(step => combine([.. rounds.Select(round => round[step])]))];
}

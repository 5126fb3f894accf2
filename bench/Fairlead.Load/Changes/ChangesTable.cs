using System.Globalization;

namespace Fairlead.Load.Changes;

/// <summary>The table of goals and figures, printed row by row as they are measured.</summary>
internal sealed class ChangesTable(TextWriter output)
{
    private readonly Dictionary<(ClientKind Kind, MeshState Mesh, string Name), TimeSpan> _atUnitSize = [];
    private TimeSpan _unit;

    /// <summary>Begins with what all ratios are to.</summary>
    public void Begin(TimeSpan unit)
    {
        _unit = unit;
        output.WriteLine(Text($"R = {unit.TotalMilliseconds:F2} ms"));
        output.WriteLine();
        string[] heads =
            ["services", "proxies", "mesh", "case", "CPU, ms", "R", "sent", "bytes a proxy", "all have it, ms", "MiB", "goal", "reached"];
        WriteLine(heads);
        WriteLine(Enumerable.Repeat("---", heads.Length));
    }

    /// <summary>Adds what a change costs, beside what it must reach.</summary>
    public void AddChange(int services, ClientKind kind, MeshState mesh, ChangeStep step, ChangeFigure figure, double peak)
    {
        if (services == ChangesOptions.UnitSize)
        {
            _atUnitSize[(kind, mesh, step.Name)] = figure.Cpu;
        }

        var (goal, isReached) = kind == ClientKind.Delta ? Judge(services, mesh, step, figure) : ("", null);
        Add(new()
        {
            Services = services,
            Proxies = NameOf(ChangesOptions.Proxies, kind),
            Mesh = mesh,
            Name = step.Name,
            Figure = figure,
            Ratio = figure.Cpu / _unit,
            Mebibytes = peak,
            Goal = goal,
            IsReached = isReached,
        });
    }

    public void Add(ChangeRow row)
    {
        string[] cells =
        [
            Text($"{row.Services}"),
            row.Proxies,
            row.Mesh.ToString().ToLowerInvariant(),
            row.Name,
            Text($"{row.Figure.Cpu.TotalMilliseconds:F2}"),
            Text($"{row.Ratio:F2}"),
            string.Join(", ", row.Figure.Types.Select(static type => type[(type.LastIndexOf('.') + 1)..])),
            Text($"{row.Figure.BytesPerClient:F0}"),
            Text($"{row.Figure.Until.TotalMilliseconds:F0}"),
            Text($"{row.Mebibytes:F0}"),
            row.Goal,
            row.IsReached switch { null => "", true => "yes", false => "no" },
        ];
        WriteLine(cells);
    }

    public static string NameOf(int proxies, ClientKind kind) => Text($"{proxies} {kind.ToString().ToLowerInvariant()}");

    private (string Goal, bool? IsReached) Judge(int services, MeshState mesh, ChangeStep step, ChangeFigure figure)
    {
        List<string> goals = [];
        List<bool> reached = [];
        if (step.Goal.Growth is { } growth && services > ChangesOptions.UnitSize)
        {
            goals.Add(Text($"{growth} times that at {ChangesOptions.UnitSize}"));
            if (_atUnitSize.TryGetValue((ClientKind.Delta, mesh, step.Name), out var small))
            {
                reached.Add(figure.Cpu <= small * growth);
            }
        }
        else if (step.Goal.Ratio is { } ratio && mesh != MeshState.Namespaces)
        {
            goals.Add(Text($"{ratio} R"));
            reached.Add(figure.Cpu <= _unit * ratio);
        }

        if (step.Goal.Words is { } words)
        {
            goals.Add(words);
        }

        if (step.Goal.Bytes is { } bytes)
        {
            goals.Add(bytes == 0 ? "nothing sent" : Text($"{bytes} bytes"));
            reached.Add(figure.BytesPerClient <= bytes);
        }

        return (string.Join("; ", goals), reached.Count == 0 ? null : reached.TrueForAll(static one => one));
    }

    private void WriteLine(IEnumerable<string> cells)
    {
        output.WriteLine("| " + string.Join(" | ", cells) + " |");
        output.Flush();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

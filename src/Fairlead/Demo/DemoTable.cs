using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fairlead.Demo;

/// <summary>The live table: what was written when, what each sidecar has acknowledged, and which paths answer.</summary>
internal static class DemoTable
{
    private static readonly string[] Types = ["cds", "eds", "lds", "rds"];

    public static IRenderable Render(DemoPicture picture, Uri admin) => new Rows(
        new Markup(string.Create(
            CultureInfo.InvariantCulture,
            $"[bold]Fairlead demo[/]  {Seconds(picture.Elapsed)}   [grey]fairlead ps --server {Markup.Escape(admin.Authority)} tells "
                + $"more; Ctrl-C ends it[/]")),
        Timeline(picture),
        Proxies(picture),
        new Markup(Legend(picture)));

    private static Table Timeline(DemoPicture picture)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "", "", "");
        var services = picture.Steps.SelectMany(step => step.Routes).Distinct().ToList();
        table.AddRow([new Markup("[grey]clusters[/]"), .. services.Select(service => ObjectCell(picture, service, isRoute: false))]);
        table.AddRow([new Markup("[grey]routes[/]"), .. services.Select(service => ObjectCell(picture, service, isRoute: true))]);
        return table;
    }

    private static Markup ObjectCell(DemoPicture picture, DemoService service, bool isRoute)
    {
        var index = picture.Steps.ToList().FindIndex(step => (isRoute ? step.Routes : step.Clusters).Contains(service));
        var step = picture.Steps[index];
        if (index >= picture.Written)
        {
            var left = step.At - picture.Elapsed;
            return new($"[grey]{service.Name} in {Seconds(left > TimeSpan.Zero ? left : TimeSpan.Zero)}[/]");
        }

        var held =
            picture.Status.Problems.Any(problem => problem.ObjectKey == StageArrival.RouteObject(service) && problem.Severity == "error");
        return isRoute && held
            ? new($"[yellow]{service.Name} waits for its cluster[/]")
            : new($"[green]{service.Name}[/] [grey]since {Seconds(step.At)}[/]");
    }

    private static Table Proxies(DemoPicture picture)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.AddColumn("sidecar");
        foreach (var type in Types)
        {
            table.AddColumn($"{type} [grey](acks)[/]");
        }

        foreach (var to in picture.Proxies)
        {
            table.AddColumn(new TableColumn($"→ {to.Service.Letter}").Centered());
        }

        foreach (var proxy in picture.Proxies)
        {
            table.AddRow([
                new Markup(proxy.Service.NodeId),
                .. Types.Select(type => TypeCell(proxy, type)),
                .. picture.Paths.Where(path => path.From == proxy.Service).Select(PathCell),
            ]);
        }

        return table;
    }

    private static Markup TypeCell(ProxyView proxy, string name)
    {
        if (proxy.Type(name) is not { } type || type.Status == "NEVER")
        {
            return new("[grey]-[/]");
        }

        var acks = proxy.Detail?.Exchanges.Count(exchange => exchange.Type == name && exchange.Answer == "ACK") ?? 0;
        var version = ShortVersion.Of(type.SentVersion ?? type.AckedVersion);
        return type.Status switch
        {
            "SYNCED" => new(string.Create(CultureInfo.InvariantCulture, $"[green]{version}[/] [grey]({acks})[/]")),
            "NACK" => new($"[red]{version} NACK[/]"),
            _ => new($"[yellow]{version} …[/]"),
        };
    }

    private static Markup PathCell(PathState path) => path switch
    {
        { Failed: > 0 } => new(string.Create(CultureInfo.InvariantCulture, $"[red]{path.Failed} failed[/]")),
        { IsUp: true } => new($"[green]{Count(path.Requests)}[/]"),
        { Last.Status: > 0 } => new(string.Create(CultureInfo.InvariantCulture, $"[grey]{path.Last.Status}[/]")),
        _ => new("[grey]-[/]"),
    };

    private static string Legend(DemoPicture picture)
    {
        var up = picture.Paths.Count(path => path.IsUp);
        var failed = picture.Paths.Sum(path => path.Failed);
        var tone = failed > 0 ? "red" : up == picture.Paths.Count ? "green" : "default";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{tone}]{up} of {picture.Paths.Count} paths answer, {failed} requests failed[/]   [grey]→ x: requests answered since the "
                + $"path is up, else the status that comes back[/]");
    }

    private static string Count(long requests) => requests < 10_000
        ? requests.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{requests / 1000}k");

    private static string Seconds(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s");
}

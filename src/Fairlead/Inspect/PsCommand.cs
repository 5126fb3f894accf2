using System.CommandLine;
using Fairlead.Cli;
using Fairlead.ControlPlane.Admin;
using Fairlead.ControlPlane.Admin.Proxies;

namespace Fairlead.Inspect;

/// <summary><c>fairlead ps [PROXY]</c>: the streams of the connected proxies, and what each was sent and accepted.</summary>
internal static class PsCommand
{
    private static readonly string[] Columns = ["cds", "eds", "lds", "rds"];

    private static readonly string[] FromBad = ["NACK", "STALE", "SYNCED", "NEVER"];

    private static readonly Dictionary<string, string> Parts = new(StringComparer.Ordinal) { ["rds"] = "vhds", ["eds"] = "leds" };

    public static Command Create(CliContext context)
    {
        var proxy = new Argument<string?>("PROXY") { Description = "Everything about this one.", Arity = ArgumentArity.ZeroOrOne };
        var stream = CommonFlags.Stream();
        var server = CommonFlags.Server();
        proxy.CompletionSources.Add(ProxyNames.From(server));
        var output = CommonFlags.Output();
        var command = new Command("ps", "Show the connected proxies: what each was sent and accepted.") { proxy, stream, server, output };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var client = new AdminClient(result.GetRequiredValue(server));
            var format = result.GetValue(output);
            if (result.GetValue(proxy) is { } name)
            {
                var detail = await client.ProxyAsync(name, result.GetValue(stream), cancellationToken);
                await (format is OutputFormat.Json or OutputFormat.Yaml
                    ? DocumentWriter.WriteAsync(context, format, detail, AdminJson.Default.ProxyDetail)
                    : ProxyText.WriteAsync(context, detail));
                await OtherStreams.NoteAsync(context, detail.Stream, detail.OtherStreams);
                return ExitCode.Done;
            }

            var all = await client.ProxiesAsync(cancellationToken);
            await (format is OutputFormat.Json or OutputFormat.Yaml
                ? DocumentWriter.WriteAsync(context, format, all, AdminJson.Default.ProxiesReport)
                : WriteTableAsync(context, all.Proxies, format == OutputFormat.Wide));
            foreach (var warning in all.Warnings)
            {
                await context.Error.WriteLineAsync($"warning: {warning}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task WriteTableAsync(CliContext context, IReadOnlyList<ProxyReport> proxies, bool wide)
    {
        if (proxies.Count == 0)
        {
            await context.Error.WriteLineAsync("no proxy is connected");
            return;
        }

        string[] more = wide ? ["STREAM", "ADDRESS", "NAMESPACE", "CDS VERSION", "EDS VERSION", "LDS VERSION", "RDS VERSION"] : [];
        var table = new TextTable(["NAME", "CLUSTER", "KIND", "VERSION", "SINCE", "CDS", "EDS", "LDS", "RDS", .. more]);
        foreach (var proxy in proxies)
        {
            var age = (context.Time.GetUtcNow() - proxy.ConnectedSince).TotalSeconds;
            var types = Columns.Select(column => proxy.Types.First(type => type.Type == column)).ToList();
            TextCell[] extra = wide
                ? [$"{proxy.Stream}", proxy.Address, OrDash(proxy.Namespace), .. types.Select(type => (TextCell)(type.AckedVersion ?? "-"))]
                : [];
            table.Add(
            [
                proxy.Name, OrDash(proxy.Cluster), proxy.Kind, OrDash(proxy.Version), Ages.Text(age),
                .. Columns.Select(column => State(Worst(proxy, column))), .. extra,
            ]);
        }

        await table.WriteAsync(context);
        foreach (var proxy in proxies)
        {
            await NackText.WriteAsync(context, proxy);
        }
    }

    /// <summary>The state of a column: the worse of routes and virtual hosts, and of endpoints and their collections.</summary>
    private static TypeReport Worst(ProxyReport proxy, string column)
    {
        var own = proxy.Types.First(type => type.Type == column);
        var part = proxy.Types.FirstOrDefault(type => type.Type == Parts.GetValueOrDefault(column));
        return part is not null && Array.IndexOf(FromBad, part.Status) is var rank and >= 0 && rank < Array.IndexOf(FromBad, own.Status)
            ? part
            : own;
    }

    private static TextCell State(TypeReport type) =>
        new(type.Status == "NEVER" ? "NEVER" : $"{type.Status} {Ages.Text(type.AgeSeconds)}", StatusTone.Of(type.Status));

    private static TextCell OrDash(string text) => text.Length == 0 ? "-" : text;
}

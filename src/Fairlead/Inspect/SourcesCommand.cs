using System.CommandLine;
using Fairlead.Cli;
using Fairlead.ControlPlane.Admin;
using Fairlead.ControlPlane.Admin.Health;

namespace Fairlead.Inspect;

/// <summary><c>fairlead sources</c>: where the configuration comes from; <c>sources accept</c> takes what a held source lost.</summary>
internal static class SourcesCommand
{
    public static Command Create(CliContext context)
    {
        var server = CommonFlags.Server();
        var output = CommonFlags.Output();
        server.Recursive = true;
        output.Recursive = true;
        var name = new Argument<string>("NAME") { Description = "The source, as fairlead sources names it." };
        var accept = new Command("accept", "Take what a source lost for which it is held.") { name };
        accept.SetAction(async (result, cancellationToken) =>
        {
            using var client = new AdminClient(result.GetRequiredValue(server));
            await WriteAsync(
                context, result.GetValue(output), await client.AcceptAsync(result.GetRequiredValue(name), cancellationToken));
            return ExitCode.Done;
        });
        var command = new Command("sources", "Show the sources of the configuration: what each gives, and how it is.")
        {
            accept, server, output,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var client = new AdminClient(result.GetRequiredValue(server));
            await WriteAsync(context, result.GetValue(output), await client.SourcesAsync(cancellationToken));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Prints the sources, one line each, and under them what is to be done.</summary>
    public static async Task WriteTableAsync(CliContext context, IReadOnlyList<SourceReport> sources, bool wide)
    {
        string[] more = wide ? ["GIVEN", "SHADOWED", "RESTORED", "ERRORS"] : [];
        var table = new TextTable(["SOURCE", "KIND", "PRIORITY", "OBJECTS", "STALE", "AGE", "STATE", .. more, "LAST ERROR"]);
        foreach (var source in sources)
        {
            TextCell[] extra = wide ? [$"{source.Given}", $"{source.Shadowed}", $"{source.Restored}", $"{source.Errors}"] : [];
            table.Add(
            [
                source.Name, source.Kind, $"{source.Priority}", $"{source.Objects}", $"{source.Stale}", Ages.Text(source.AgeSeconds),
                new(source.State, StatusTone.Of(source.State)), .. extra, ErrorOf(source),
            ]);
        }

        await table.WriteAsync(context);
    }

    private static string ErrorOf(SourceReport source) =>
        source.LastError is { } error
            ? $"{error}{(source.Remedy is { } remedy ? $" ({remedy})" : "")}"
            : source.Restored > 0 ? $"{source.Restored} of its objects are served from the state directory" : "";

    private static async Task WriteAsync(CliContext context, OutputFormat format, SourcesReport report) =>
        await (format is OutputFormat.Json or OutputFormat.Yaml
            ? DocumentWriter.WriteAsync(context, format, report, AdminJson.Default.SourcesReport)
            : WriteTableAsync(context, report.Sources, format == OutputFormat.Wide));
}

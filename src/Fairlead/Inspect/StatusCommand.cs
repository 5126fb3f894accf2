using System.CommandLine;
using Fairlead.Cli;
using Fairlead.ControlPlane.Admin;
using Fairlead.ControlPlane.Admin.Health;

namespace Fairlead.Inspect;

/// <summary><c>fairlead status</c>: every stage, and every problem of the configuration; exit 1 where something is not well.</summary>
internal static class StatusCommand
{
    public static Command Create(CliContext context)
    {
        var server = CommonFlags.Server();
        var output = CommonFlags.Output();
        var command = new Command("status", "Show every stage of the control plane: version in and out, age, last error.")
        {
            server,
            output,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            using var client = new AdminClient(result.GetRequiredValue(server));
            var status = await client.StatusAsync(cancellationToken);
            var format = result.GetValue(output);
            await (format is OutputFormat.Json or OutputFormat.Yaml
                ? DocumentWriter.WriteAsync(context, format, status, AdminJson.Default.StatusReport)
                : WriteTextAsync(context, status));
            return status.Ok ? ExitCode.Done : ExitCode.Found;
        });
        return command;
    }

    private static async Task WriteTextAsync(CliContext context, StatusReport status)
    {
        var table = new TextTable("STAGE", "IN", "OUT", "AGE", "STATE", "LAST ERROR");
        foreach (var stage in status.Stages)
        {
            var state = stage.Ok ? "OK" : "FAILED";
            table.Add(
                stage.Stage, $"{stage.VersionIn}", $"{stage.VersionOut}", Ages.Text(stage.AgeSeconds), new(state, StatusTone.Of(state)),
                stage.LastError ?? "");
        }

        await table.WriteAsync(context);
        if (status.Problems.Count > 0)
        {
            await context.Out.WriteLineAsync();
        }

        foreach (var problem in status.Problems)
        {
            await context.Out.WriteLineAsync(ProblemText.Of(problem).Render(context.UseColor));
        }
    }
}

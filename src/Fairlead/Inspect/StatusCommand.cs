using System.CommandLine;
using Fairlead.Cli;
using Fairlead.ControlPlane.Admin;
using Fairlead.ControlPlane.Admin.Health;
using Fairlead.ControlPlane.Admin.Objects;

namespace Fairlead.Inspect;

/// <summary>
/// <c>fairlead status</c>: every stage, source and registry, what became of the objects, and every problem of the configuration; exit 1
/// where something is not well.
/// </summary>
internal static class StatusCommand
{
    public static Command Create(CliContext context)
    {
        var server = CommonFlags.Server();
        var output = CommonFlags.Output();
        const string About = "Show every stage, source and registry of the control plane, and the objects that are not well.";
        var command = new Command("status", About)
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
        if (status.Sources.Count > 0)
        {
            await context.Out.WriteLineAsync();
            await SourcesCommand.WriteTableAsync(context, status.Sources, wide: false);
        }

        await WriteProvidersAsync(context, status.Providers);
        await WriteObjectsAsync(context, status.Objects);
        if (status.Problems.Count > 0)
        {
            await context.Out.WriteLineAsync();
        }

        foreach (var problem in status.Problems)
        {
            await context.Out.WriteLineAsync(ProblemText.Of(problem).Render(context.UseColor));
        }
    }

    private static async Task WriteProvidersAsync(CliContext context, IReadOnlyList<ProviderReport> providers)
    {
        if (providers.Count == 0)
        {
            return;
        }

        await context.Out.WriteLineAsync();
        var table = new TextTable("PROVIDER", "SERVICES", "ENDPOINTS", "AGE", "STATE", "LAST ERROR");
        foreach (var provider in providers)
        {
            var state = provider.State.ToUpperInvariant();
            table.Add(
                provider.Name, $"{provider.Services}", $"{provider.Endpoints}", Ages.Text(provider.AgeSeconds),
                new(state, StatusTone.Of(state)), provider.LastError ?? "");
        }

        await table.WriteAsync(context);
    }

    private static async Task WriteObjectsAsync(CliContext context, ObjectCounts objects)
    {
        await context.Out.WriteLineAsync();
        var all = objects.Accepted + objects.Stale + objects.Refused + objects.Quarantined;
        var quarantined = objects.Quarantined > 0 ? $", {objects.Quarantined} quarantined" : "";
        await context.Out.WriteLineAsync(
            $"{all} object{(all == 1 ? "" : "s")}: {objects.Accepted} accepted, {objects.Stale} stale, {objects.Refused} refused"
                + quarantined);
        if (objects.Troubled.Count == 0)
        {
            return;
        }

        var table = new TextTable("KIND", "NAMESPACE", "NAME", "STATE", "WHY");
        foreach (var item in objects.Troubled)
        {
            var state = item.State.ToUpperInvariant();
            var why = item.Conditions.Select(static condition => condition.Other is { } other && other.Name.Length > 0
                ? $"{condition.Problem.Code} {condition.Kind} {other.Kind} {other.Namespace}/{other.Name}"
                : $"{condition.Problem.Code} {condition.Kind}");
            table.Add(item.Kind, item.Namespace, item.Name, new(state, StatusTone.Of(state)), string.Join(", ", why.Distinct()));
        }

        await table.WriteAsync(context);
    }
}

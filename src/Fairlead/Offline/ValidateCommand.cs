using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Cli;
using Fairlead.Config.Files;
using Fairlead.Config.Places;
using Fairlead.ControlPlane.Admin;
using Fairlead.ControlPlane.Admin.Objects;
using Fairlead.Model.Objects;

namespace Fairlead.Offline;

/// <summary><c>fairlead validate [-f] PATH…</c>: schema and meaning, by the server's own code; exit 1 with every error.</summary>
internal static class ValidateCommand
{
    public static Command Create(CliContext context)
    {
        var paths = new PathFlags();
        var output = CommonFlags.Output();
        var command = new Command("validate", "Check configuration without a server.") { output };
        paths.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
            await CheckAsync(
                context, await ConfigPaths.ReadAsync(context, paths.From(result), cancellationToken), result.GetValue(output)));
        return command;
    }

    private static async Task<int> CheckAsync(CliContext context, ConfigReading reading, OutputFormat format)
    {
        var config = reading.Config;
        var catalog = OfflineCatalog.Join(config);
        var places = new PlaceLookup(config.Places) { Texts = reading.Texts };
        var problems = config.Problems.Concat(catalog.Problems)
            .Concat(TranslationCheck.Problems(catalog.Mesh))
            .Select(places.Locate)
            .Distinct()
            .OrderBy(problem => problem.Origin?.File, StringComparer.Ordinal)
            .ThenBy(problem => problem.Origin?.Line)
            .ThenBy(problem => problem.Origin?.Column)
            .ToList();
        var errors = problems.Count(problem => problem.Severity == ProblemSeverity.Error);

        // A check that found nothing to check must not look like one that found nothing wrong.
        var isOk = errors == 0 && (reading.Objects > 0 || config.Objects.Count > 0);
        if (format is OutputFormat.Json or OutputFormat.Yaml)
        {
            await DocumentWriter.WriteAsync(context, format, Document(reading, problems, isOk));
        }
        else
        {
            foreach (var problem in problems)
            {
                var tone = problem.Severity == ProblemSeverity.Error ? Tone.Bad : Tone.Warn;
                await context.Out.WriteLineAsync(new TextCell(problem.ToString(), tone).Render(context.UseColor));
            }

            await context.Error.WriteLineAsync(
                $"{Count(reading.Files, "file")} with {Count(reading.Objects, "object")} read: {config.Objects.Count} good, "
                    + $"{Count(errors, "error")}, {Count(problems.Count - errors, "warning")}");
        }

        return isOk ? ExitCode.Done : ExitCode.Found;
    }

    private static JsonObject Document(ConfigReading reading, List<ConfigProblem> problems, bool ok) => new()
    {
        ["ok"] = ok,
        ["files"] = reading.Files,
        ["objectsRead"] = reading.Objects,
        ["objects"] = reading.Config.Objects.Count,
        ["problems"] = new JsonArray(
            [.. problems.Select(problem => JsonSerializer.SerializeToNode(ProblemReport.From(problem), AdminJson.Default.ProblemReport))]),
    };

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}

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

/// <summary><c>fairlead validate -f PATH…</c>: schema and meaning, by the server's own code; exit 1 with every error.</summary>
internal static class ValidateCommand
{
    public static Command Create(CliContext context)
    {
        var files = new Option<string[]>("--filename", "-f")
        {
            Description = "Files, and directories with all below them.",
            HelpName = "PATH",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var output = CommonFlags.Output();
        var command = new Command("validate", "Check configuration without a server.") { files, output };
        command.SetAction(async (result, _) =>
        {
            var paths = result.GetRequiredValue(files);
            if (Array.Find(paths, path => !File.Exists(path) && !Directory.Exists(path)) is { } missing)
            {
                throw new CliException(
                    ExitCode.Usage, $"{missing}: no such file or directory", "give files or directories of YAML or JSON");
            }

            return await CheckAsync(context, paths, result.GetValue(output));
        });
        return command;
    }

    private static async Task<int> CheckAsync(CliContext context, string[] paths, OutputFormat format)
    {
        var config = ConfigFiles.Load(paths);
        var catalog = OfflineCatalog.Join(config);
        var places = new PlaceLookup(config.Places);
        var problems = config.Problems.Concat(catalog.Problems)
            .Concat(TranslationCheck.Problems(catalog.Mesh))
            .Select(places.Locate)
            .Distinct()
            .OrderBy(problem => problem.Origin?.File, StringComparer.Ordinal)
            .ThenBy(problem => problem.Origin?.Line)
            .ThenBy(problem => problem.Origin?.Column)
            .ToList();
        var errors = problems.Count(problem => problem.Severity == ProblemSeverity.Error);
        if (format is OutputFormat.Json or OutputFormat.Yaml)
        {
            await DocumentWriter.WriteAsync(context, format, Document(config, problems, errors == 0));
        }
        else
        {
            foreach (var problem in problems)
            {
                var tone = problem.Severity == ProblemSeverity.Error ? Tone.Bad : Tone.Warn;
                await context.Out.WriteLineAsync(new TextCell(problem.ToString(), tone).Render(context.UseColor));
            }

            await context.Error.WriteLineAsync(
                $"{Count(config.Objects.Count, "object")} good, {Count(errors, "error")}, {Count(problems.Count - errors, "warning")}");
        }

        return errors == 0 ? ExitCode.Done : ExitCode.Found;
    }

    private static JsonObject Document(ConfigSnapshot config, List<ConfigProblem> problems, bool ok) => new()
    {
        ["ok"] = ok,
        ["objects"] = config.Objects.Count,
        ["problems"] = new JsonArray(
            [.. problems.Select(problem => JsonSerializer.SerializeToNode(ProblemReport.From(problem), AdminJson.Default.ProblemReport))]),
    };

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}

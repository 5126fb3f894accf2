using System.Text.Json;
using System.Text.Json.Nodes;
using Fairlead.Cli;
using Fairlead.Config.Files;
using Fairlead.ControlPlane.Admin;
using Fairlead.ControlPlane.Admin.Objects;
using Fairlead.Model.Objects;

namespace Fairlead.Offline;

/// <summary>What a check without a server prints: its problems, how much it read, and whether all is well. Immutable.</summary>
/// <param name="Reading">What was read.</param>
/// <param name="Problems">What was found, with its places.</param>
/// <param name="IsGood">Whether what was found counts for nothing.</param>
internal sealed record CheckReport(ConfigReading Reading, IReadOnlyList<ConfigProblem> Problems, bool IsGood)
{
    // A check that found nothing to check must not look like one that found nothing wrong.
    private bool IsOk => IsGood && Reading.Objects > 0;

    private int Errors => Problems.Count(static problem => problem.Severity == ProblemSeverity.Error);

    /// <summary>Prints it; the exit code tells how the check went.</summary>
    public async Task<int> WriteAsync(CliContext context, OutputFormat format)
    {
        if (format is OutputFormat.Json or OutputFormat.Yaml)
        {
            await DocumentWriter.WriteAsync(context, format, Document());
            return IsOk ? ExitCode.Done : ExitCode.Found;
        }

        foreach (var problem in Problems)
        {
            var tone = problem.Severity == ProblemSeverity.Error ? Tone.Bad : Tone.Warn;
            await context.Out.WriteLineAsync(new TextCell(problem.ToString(), tone).Render(context.UseColor));
        }

        await context.Error.WriteLineAsync(
            $"{Count(Reading.Files, "file")} with {Count(Reading.Objects, "object")} read: {Reading.Config.Objects.Count} good, "
                + $"{Count(Errors, "error")}, {Count(Problems.Count - Errors, "warning")}");
        return IsOk ? ExitCode.Done : ExitCode.Found;
    }

    private JsonObject Document() => new()
    {
        ["ok"] = IsOk,
        ["files"] = Reading.Files,
        ["objectsRead"] = Reading.Objects,
        ["objects"] = Reading.Config.Objects.Count,
        ["problems"] = new JsonArray(
            [.. Problems.Select(problem => JsonSerializer.SerializeToNode(ProblemReport.From(problem), AdminJson.Default.ProblemReport))]),
    };

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}

using Fairlead.Cli;
using Fairlead.Config.Documents;
using Fairlead.ControlPlane.Admin;
using Fairlead.ControlPlane.Admin.Config;
using Fairlead.Inspect;

namespace Fairlead.Objects;

/// <summary>Prints what became of objects that were applied or deleted, as kubectl does, and what is wrong.</summary>
internal static class ChangeText
{
    /// <summary>How long the server may take: a request may hold thousands of objects.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string[] NotDone = ["refused", "conflict", "notFound"];

    /// <summary>Prints a report; the answer is the exit code.</summary>
    public static async Task<int> WriteAsync(CliContext context, OutputFormat format, ApplyReport report)
    {
        if (format is OutputFormat.Json or OutputFormat.Yaml)
        {
            await DocumentWriter.WriteAsync(context, format, report, AdminJson.Default.ApplyReport);
        }
        else
        {
            foreach (var item in report.Objects.Where(static item => !NotDone.Contains(item.Action)))
            {
                var where = item.Namespace == "default" ? "" : $" in {item.Namespace}";
                var state = item.State is null or "accepted" ? "" : $", and {item.State} beside the others";
                var how = report.DryRun == true ? " (server dry run)" : "";
                await context.Out.WriteLineAsync($"{KindNames.Singular(item.Kind)}/{item.Name} {item.Action}{where}{state}{how}");
            }
        }

        foreach (var problem in report.Problems)
        {
            await context.Error.WriteLineAsync(ProblemText.Of(problem).Render(false));
        }

        return report.Objects.Any(static item => NotDone.Contains(item.Action))
            || report.Problems.Any(static problem => problem.Severity == "error")
                ? ExitCode.Refused
                : ExitCode.Done;
    }
}

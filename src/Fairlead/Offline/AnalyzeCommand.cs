using System.CommandLine;
using Fairlead.Cli;

namespace Fairlead.Offline;

/// <summary>
/// <c>fairlead analyze [-f] PATH…</c>: what <c>validate</c> finds, and what is valid and probably not meant; exit 1 where anything is
/// found.
/// </summary>
internal static class AnalyzeCommand
{
    public static Command Create(CliContext context)
    {
        var paths = new PathFlags();
        var output = CommonFlags.Output();
        var command = new Command("analyze", "Look for what is probably not meant, beyond what validate checks.") { output };
        paths.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var reading = await ConfigPaths.ReadAsync(context, paths.From(result), cancellationToken);
            var problems = OfflineCheck.Analyze(reading);
            var report = new CheckReport(reading, problems, problems.Count == 0);
            return await report.WriteAsync(context, result.GetValue(output));
        });
        return command;
    }
}

using System.CommandLine;
using Fairlead.Cli;
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
        {
            var reading = await ConfigPaths.ReadAsync(context, paths.From(result), cancellationToken);
            var problems = OfflineCheck.Problems(reading);
            var isGood = problems.TrueForAll(static problem => problem.Severity != ProblemSeverity.Error);
            var report = new CheckReport(reading, problems, isGood);
            return await report.WriteAsync(context, result.GetValue(output));
        });
        return command;
    }
}

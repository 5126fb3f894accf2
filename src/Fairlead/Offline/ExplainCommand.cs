using System.CommandLine;
using System.Text.Json.Nodes;
using Fairlead.Cli;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Files;
using Fairlead.Model.Objects;
using Fairlead.Model.Text;

namespace Fairlead.Offline;

/// <summary><c>fairlead explain CODE</c>: what a code means, with an example.</summary>
internal static class ExplainCommand
{
    public static Command Create(CliContext context)
    {
        var topic = new Argument<string>("TOPIC") { Description = "A code as problems have it, such as FL1203.", HelpName = "CODE" };
        var output = CommonFlags.Output();
        var command = new Command("explain", "Explain the code of a problem.") { topic, output };
        command.SetAction(async (result, _) =>
        {
            var asked = result.GetRequiredValue(topic);
            var format = result.GetValue(output);
            if (format is OutputFormat.Json or OutputFormat.Yaml)
            {
                await DocumentWriter.WriteAsync(context, format, Document(Find(asked)));
            }
            else
            {
                await context.Out.WriteAsync(CodePage.Write(Find(asked), Check));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static ErrorCode Find(string asked)
    {
        var known = ErrorCodes.All.Select(static code => code.Code);
        return ErrorCodes.All.FirstOrDefault(code => code.Code.Equals(asked, StringComparison.OrdinalIgnoreCase))
            ?? throw new CliException(
                ExitCode.Usage, $"there is no code {asked}",
                DidYouMean.Nearest(asked, known) is { } near ? $"did you mean {near}?" : "codes are FL and four digits, such as FL1203");
    }

    private static IEnumerable<ConfigProblem> Check(string name, ReadOnlyMemory<byte> text)
    {
        var reading = ConfigFiles.Read([], [new(name, text)]);
        return OfflineCheck.Analyze(reading).Concat(OfflineCheck.Problems(reading));
    }

    private static JsonObject Document(ErrorCode code) => new()
    {
        ["code"] = code.Code,
        ["title"] = code.Title,
        ["meaning"] = code.Meaning,
        ["remedy"] = code.Remedy,
        ["example"] = CodePage.ExampleOf(code.Code) is { } example ? System.Text.Encoding.UTF8.GetString(example) : null,
    };
}

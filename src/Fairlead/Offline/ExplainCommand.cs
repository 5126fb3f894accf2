using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fairlead.Cli;
using Fairlead.Config.Diagnostics;
using Fairlead.Config.Files;
using Fairlead.Config.Language;
using Fairlead.Config.Shapes;
using Fairlead.Model.Objects;
using Fairlead.Model.Text;

namespace Fairlead.Offline;

/// <summary><c>fairlead explain KIND[.FIELD…]|CODE</c>: what a field takes, or what a code means.</summary>
internal static partial class ExplainCommand
{
    public static Command Create(CliContext context)
    {
        var topic = new Argument<string>("TOPIC")
        {
            Description = "A kind with the way to a field, such as VirtualService.http.route, or a code of a problem, such as FL1203.",
            HelpName = "KIND[.FIELD...]|CODE",
        };
        topic.CompletionSources.Add(completion => TopicCompletion.Of(completion.WordToComplete));
        var recursive = new Option<bool>("--recursive") { Description = "List all fields below by name, without their meanings." };
        var output = CommonFlags.Output();
        var command = new Command("explain", "Explain a kind, a field of it, or the code of a problem.") { topic, recursive, output };
        command.SetAction(async (result, _) =>
        {
            var asked = result.GetRequiredValue(topic);
            var format = result.GetValue(output);
            if (!Code().IsMatch(asked))
            {
                await WriteKindAsync(context, asked, result.GetValue(recursive), format);
            }
            else if (format is OutputFormat.Json or OutputFormat.Yaml)
            {
                await DocumentWriter.WriteAsync(context, format, Document(FindCode(asked)));
            }
            else
            {
                await context.Out.WriteAsync(CodePage.Write(FindCode(asked), Check));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static async Task WriteKindAsync(CliContext context, string asked, bool isRecursive, OutputFormat format)
    {
        var names = asked.Split('.');
        var kind = KindShapes.Find(names[0]) ?? throw new CliException(
            ExitCode.Usage, $"there is no kind {names[0]}",
            DidYouMean.Nearest(names[0], KindShapes.All.Select(static known => known.Kind)) is { } near
                ? $"did you mean {near}?"
                : $"kinds are {string.Join(", ", KindShapes.All.Select(static known => known.Kind))}");

        // What stands in the spec is meant, whether it is named or not, and indexes say nothing.
        var path = names.Skip(names.Length > 1 && names[1] == "spec" ? 2 : 1).Select(static name => name.Split('[')[0]).ToList();
        if (format is OutputFormat.Json or OutputFormat.Yaml)
        {
            await DocumentWriter.WriteAsync(context, format, KindText.Document(kind, path) ?? throw NoField(kind, path));
            return;
        }

        await context.Out.WriteAsync(KindText.Write(kind, path, isRecursive) ?? throw NoField(kind, path));
    }

    private static CliException NoField(KindShape kind, List<string> path)
    {
        var known = 0;
        MessageShape? message = kind.Spec;
        while (known < path.Count && message?.Find(path[known]) is { } field)
        {
            message = field.Message;
            known++;
        }

        var where = string.Join('.', path.Take(known).Prepend($"{kind.Kind}.spec"));
        var names = message?.Fields.Select(static field => field.Name).ToList() ?? [];
        return new(
            ExitCode.Usage, $"{where} has no field {path[known]}",
            DidYouMean.Nearest(path[known], names) is { } near ? $"did you mean {near}?"
                : names.Count == 0 ? "it has no fields" : $"its fields are {string.Join(", ", names)}");
    }

    private static ErrorCode FindCode(string asked)
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

    [GeneratedRegex(@"\A[Ff][Ll]\d+\z")]
    private static partial Regex Code();
}

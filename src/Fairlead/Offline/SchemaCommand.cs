using System.CommandLine;
using Fairlead.Cli;
using Fairlead.Config.Language;
using Fairlead.Config.Shapes;
using Fairlead.Model.Text;

namespace Fairlead.Offline;

/// <summary><c>fairlead schema [KIND]</c>: JSON schemas for editors, of one kind or of any document of a folder.</summary>
internal static class SchemaCommand
{
    public static Command Create(CliContext context)
    {
        var name = new Argument<string?>("KIND")
        {
            Description = "The kind. Default: the schema of a document of any kind, for all files of a folder.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        name.CompletionSources.Add([.. KindShapes.All.Select(static kind => kind.Kind)]);
        var output = CommonFlags.Output();
        var command = new Command("schema", "Print the JSON schema (draft 2020-12) of the configuration, for editors.") { name, output };
        command.SetAction(async (result, _) =>
        {
            var format = result.GetValue(output) == OutputFormat.Yaml ? OutputFormat.Yaml : OutputFormat.Json;
            var schema = result.GetValue(name) is { } asked ? JsonSchema.Of(Find(asked)) : JsonSchema.Of(KindShapes.All);
            await DocumentWriter.WriteAsync(context, format, schema);
            return ExitCode.Done;
        });
        return command;
    }

    private static KindShape Find(string asked) => KindShapes.Find(asked) ?? throw new CliException(
        ExitCode.Usage, $"there is no kind {asked}",
        DidYouMean.Nearest(asked, KindShapes.All.Select(static kind => kind.Kind)) is { } near
            ? $"did you mean {near}?"
            : $"kinds are {string.Join(", ", KindShapes.All.Select(static kind => kind.Kind))}");
}

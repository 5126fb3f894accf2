using System.CommandLine;
using Fairlead.Cli;
using Fairlead.ControlPlane.Admin.Config;
using Fairlead.Inspect;

namespace Fairlead.Objects;

/// <summary><c>fairlead delete</c>: takes back what was applied.</summary>
internal static class DeleteCommand
{
    public static Command Create(CliContext context)
    {
        var kind = new Argument<string?>("KIND") { Description = "The kind, as in fairlead get.", Arity = ArgumentArity.ZeroOrOne };
        var name = new Argument<string?>("NAME") { Description = "The object.", Arity = ArgumentArity.ZeroOrOne };
        var ns = CommonFlags.Namespace("The namespace of the object. Default: default.");
        var files = CommonFlags.ObjectFiles();
        var server = CommonFlags.Server();
        var output = CommonFlags.Output();
        var command = new Command("delete", "Delete config objects that were applied: those of files, or one by kind and name.")
        {
            kind, name, ns, files, server, output,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var paths = result.GetValue(files) ?? [];
            var isByName = result.GetValue(kind) is not null;
            if (isByName == paths.Length > 0 || (isByName && result.GetValue(name) is null))
            {
                throw new CliException(ExitCode.Usage, "expected -f PATH, or KIND NAME", "for example: fairlead delete vs shop -n web");
            }

            using var client = new AdminClient(result.GetRequiredValue(server), ChangeText.Patience);
            ApplyReport report;
            if (isByName)
            {
                var (group, one) = KindArgument.One(result.GetValue(kind)!); // it is by name
                report = await client.DeleteAsync(
                    group, one, result.GetValue(ns) ?? "default", result.GetValue(name)!, cancellationToken); // checked above
            }
            else
            {
                ApplyRequest request = new() { Files = await ObjectFiles.ReadAsync(context, paths, cancellationToken) };
                report = await client.ChangeAsync("/api/v1/config/delete", request, cancellationToken);
            }

            return await ChangeText.WriteAsync(context, result.GetValue(output), report);
        });
        return command;
    }
}

using System.CommandLine;
using Fairlead.Cli;
using Fairlead.ControlPlane.Admin.Config;
using Fairlead.Inspect;

namespace Fairlead.Objects;

/// <summary><c>fairlead apply</c>: gives objects to the server, which keeps them.</summary>
internal static class ApplyCommand
{
    public static Command Create(CliContext context)
    {
        var files = CommonFlags.ObjectFiles();
        files.Required = true;
        var prune = new Option<bool>("--prune")
        {
            Description = "Delete the applied objects that the selector chooses and the files do not give.",
        };
        var selector = new Option<string?>("--selector", "-l")
        {
            Description = "Labels of the objects that may be pruned.",
            HelpName = "K=V[,K=V...]",
        };
        var dryRun = new Option<string?>("--dry-run")
        {
            Description = "Tell what would become of the objects, in the mesh as it is now, and change nothing.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "[server|none]",
            CustomParser = FlagValues.DryRun,
        };
        var server = CommonFlags.Server();
        var output = CommonFlags.Output();
        var command = new Command("apply", "Give config objects to the control plane, which keeps them (in --state DIR of serve).")
        {
            files, prune, selector, dryRun, server, output,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var labels = result.GetValue(selector);
            if (result.GetValue(prune) != labels is { Length: > 0 })
            {
                throw new CliException(
                    ExitCode.Usage, "--prune and --selector go together", "say which objects may be deleted: --prune -l app=shop");
            }

            ApplyRequest request = new()
            {
                Files = await ObjectFiles.ReadAsync(context, result.GetRequiredValue(files), cancellationToken),
                Prune = labels,
            };
            using var client = new AdminClient(result.GetRequiredValue(server), ChangeText.Patience);
            var isDryRun = result.GetResult(dryRun) is not null && result.GetValue(dryRun) != "none";
            var path = isDryRun ? "/api/v1/config?dryRun=All" : "/api/v1/config";
            return await ChangeText.WriteAsync(
                context, result.GetValue(output), await client.ChangeAsync(path, request, cancellationToken));
        });
        return command;
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Fairlead.Cli;

namespace Fairlead.Offline;

/// <summary><c>fairlead version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create(CliContext context)
    {
        var output = CommonFlags.Output();
        var command = new Command("version", "Show the version of this executable.") { output };
        command.SetAction(async (result, _) =>
        {
            var format = result.GetValue(output);
            if (format is OutputFormat.Json or OutputFormat.Yaml)
            {
                var document = new JsonObject
                {
                    ["product"] = "fairlead",
                    ["version"] = ProductInfo.Version,
                    ["commit"] = ProductInfo.Commit,
                    ["runtime"] = ProductInfo.Runtime,
                    ["platform"] = ProductInfo.Platform,
                };
                await DocumentWriter.WriteAsync(context, format, document);
                return ExitCode.Done;
            }

            await context.Out.WriteLineAsync($"fairlead {ProductInfo.Version} ({ProductInfo.Runtime}, {ProductInfo.Platform})");
            return ExitCode.Done;
        });
        return command;
    }
}

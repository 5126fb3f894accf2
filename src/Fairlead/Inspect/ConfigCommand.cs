using System.CommandLine;
using System.Text.Json.Nodes;
using Fairlead.Cli;
using Fairlead.ControlPlane.Admin;
using Fairlead.ControlPlane.Admin.Origins;
using Fairlead.ControlPlane.Admin.Proxies;

namespace Fairlead.Inspect;

/// <summary><c>fairlead config dump PROXY</c>: what a proxy was sent, accepted and rejected, with the origin of each resource.</summary>
internal static class ConfigCommand
{
    private static readonly string[] Types = ["cds", "eds", "lds", "rds", "srds", "vhds", "leds", "sds", "rtds", "ecds"];

    public static Command Create(CliContext context)
    {
        var proxy = new Argument<string>("PROXY") { Description = "The proxy's name, as fairlead ps shows it." };
        var type = new Option<string[]>("--type")
        {
            Description =
                "Only resources of this type: cds, eds, lds, rds, srds, vhds, leds, sds, rtds or ecds. May be given several times.",
            HelpName = "TYPE",
            DefaultValueFactory = _ => [],
        };
        type.Validators.Add(result => FlagValues.MustBeAmong(result, Types));
        var why = new Option<bool>("--why") { Description = "Under each resource, the objects that it was made from with file and line." };
        var stream = CommonFlags.Stream();
        var server = CommonFlags.Server();
        proxy.CompletionSources.Add(ProxyNames.From(server));
        type.CompletionSources.Add(Types);
        var output = CommonFlags.Output();
        var dump = new Command("dump", "Show what a proxy was sent, and what it accepted or rejected.")
        {
            proxy,
            type,
            why,
            stream,
            server,
            output,
        };
        dump.SetAction(async (result, cancellationToken) =>
        {
            using var client = new AdminClient(result.GetRequiredValue(server));
            var config = await client.ConfigAsync(
                result.GetRequiredValue(proxy), result.GetValue(stream), result.GetRequiredValue(type), cancellationToken);
            var format = result.GetValue(output);
            await (format is OutputFormat.Json or OutputFormat.Yaml
                ? DocumentWriter.WriteAsync(context, format, config, AdminJson.Default.ConfigDump)
                : WriteTableAsync(context, config, format == OutputFormat.Wide, result.GetValue(why)));
            await OtherStreams.NoteAsync(context, config.Stream, config.OtherStreams);
            return ExitCode.Done;
        });
        return new Command("config", "Look into the configuration of proxies.") { dump };
    }

    private static async Task WriteTableAsync(CliContext context, ConfigDump config, bool wide, bool why)
    {
        if (config.Resources.Count == 0)
        {
            await context.Error.WriteLineAsync($"{config.Proxy} has been sent nothing of that type");
            return;
        }

        if (wide)
        {
            await WriteFullAsync(context, config);
            return;
        }

        var table = new TextTable("TYPE", "NAME", "VERSION", "STATE", "ORIGIN");
        foreach (var resource in config.Resources)
        {
            var origins = resource.Origins.Select(Origin).ToList();
            var first = origins.Count == 0 ? "-" : why || origins.Count == 1 ? origins[0] : $"{origins[0]} and {origins.Count - 1} more";
            table.Add(resource.Type, resource.Name, resource.Version, new(resource.State, StatusTone.Of(resource.State)), first);
            foreach (var further in why ? origins.Skip(1) : [])
            {
                table.Add("", "", "", "", further);
            }
        }

        await table.WriteAsync(context);
    }

    // The whole resource, as a person would write it.
    private static async Task WriteFullAsync(CliContext context, ConfigDump config)
    {
        foreach (var resource in config.Resources)
        {
            await context.Out.WriteLineAsync($"# {resource.Type} {resource.Name} {resource.Version} {resource.State}");
            foreach (var origin in resource.Origins)
            {
                await context.Out.WriteLineAsync($"# from {Origin(origin)}");
            }

            await context.Out.WriteLineAsync(YamlText.From(JsonNode.Parse(resource.Resource.GetRawText())));
            await context.Out.WriteLineAsync("---");
        }
    }

    // An object from a source without files has no line: the path says what is meant.
    private static string Origin(OriginReport origin) => origin.File.Length > 0
        ? $"{origin.Kind} {origin.Namespace}/{origin.Name} {origin.File}:{origin.Line}:{origin.Column}"
        : $"{origin.Kind} {origin.Namespace}/{origin.Name} {origin.Path}".TrimEnd();
}

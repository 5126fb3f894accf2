using System.CommandLine;
using System.CommandLine.Help;
using Fairlead.Cli;
using Fairlead.Demo;
using Fairlead.Inspect;
using Fairlead.Objects;
using Fairlead.Offline;
using Fairlead.Processes;

namespace Fairlead;

/// <summary>All verbs in one place. Each builds its own flags and action.</summary>
internal static class CommandTree
{
    public static RootCommand Build(CliContext context)
    {
        var root = new RootCommand("Fairlead, a service mesh: xDS control plane, sidecar and command line in one executable.")
        {
            // Processes.
            ServeCommand.Create(context),
            ProxyCommand.Create(context),
            DemoCommand.Create(context),
            DemoServiceCommand.Create(context),

            // Talking to a server.
            PsCommand.Create(context),
            StatusCommand.Create(context),
            ConfigCommand.Create(context),
            SourcesCommand.Create(context),
            GetCommand.Create(context),
            ApplyCommand.Create(context),
            DeleteCommand.Create(context),

            // Without a server.
            ValidateCommand.Create(context),
            AnalyzeCommand.Create(context),
            ExplainCommand.Create(context),
            SchemaCommand.Create(context),
            BootstrapCommand.Create(context),
            CompletionCommand.Create(context),
            VersionCommand.Create(context),
        };
        foreach (var help in root.Options.OfType<HelpOption>().Where(static _ => !OperatingSystem.IsWindows()))
        {
            // Elsewhere these are paths, and would be completed beside every name.
            help.Aliases.Remove("/h");
            help.Aliases.Remove("/?");
        }

        root.Add(CommonFlags.Verbose);
        root.Add(CommonFlags.Settings);
        root.Add(CommonFlags.WithStdin);
        return root;
    }
}

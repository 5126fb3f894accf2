using System.CommandLine;

namespace Fairlead.Cli;

/// <summary>Flags that several verbs share, so that they are spelled, described and read alike.</summary>
internal static class CommonFlags
{
    public static Option<bool> Verbose { get; } = new("--verbose")
    {
        Description = "More log lines; the stack under an error.",
        Recursive = true,
    };

    public static Option<string?> Settings { get; } = new("--settings")
    {
        Description = "A YAML file of flags (names without dashes in front). The environment (FAIRLEAD_NAME) beats it; flags beat both.",
        HelpName = "FILE",
        Recursive = true,
    };

    /// <summary>For children of the demo: ends the process when its standard input ends.</summary>
    public static Option<bool> WithStdin { get; } = new("--with-stdin") { Hidden = true, Recursive = true };

    /// <summary>How results are printed. A verb whose table has no more to say takes <c>wide</c> as <c>table</c>.</summary>
    public static Option<OutputFormat> Output()
    {
        var output = new Option<OutputFormat>("--output", "-o")
        {
            Description = "How results are printed: table, wide, json or yaml.",
            DefaultValueFactory = _ => OutputFormat.Table,
            HelpName = "table|wide|json|yaml",
            CustomParser = FlagValues.OutputFormat,
        };
        output.CompletionSources.Clear();
        output.CompletionSources.Add("table", "wide", "json", "yaml");
        return output;
    }

    public static Option<Uri> Server() => new("--server")
    {
        Description = "The admin API of the control plane.",
        DefaultValueFactory = _ => new Uri("http://127.0.0.1:15014"),
        HelpName = "URL",
        CustomParser = FlagValues.ServerUrl,
    };

    /// <summary>Chooses among several streams whose clients say the same name.</summary>
    public static Option<long?> Stream() => new("--stream")
    {
        Description = "The stream of this number, as fairlead ps -o wide shows it. Default: the newest that has the name.",
        HelpName = "NUMBER",
        CustomParser = FlagValues.StreamNumber,
    };

    /// <summary>Files of objects, for the verbs that send them.</summary>
    public static Option<string[]> ObjectFiles() => new("--filename", "-f")
    {
        Description = "Files, directories with all below them, or - for standard input. May be given several times.",
        HelpName = "PATH",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Option<string?> Namespace(string description) => new("--namespace", "-n")
    {
        Description = description,
        HelpName = "NS",
    };

    public static Option<Duration> Drain() => new("--drain")
    {
        Description = "How long running work may take to end after SIGTERM or Ctrl-C; a second signal ends at once.",
        DefaultValueFactory = _ => new Duration(TimeSpan.FromSeconds(5)),
        HelpName = "DURATION",
        CustomParser = FlagValues.Duration,
    };

    public static Option<string?> PortFile() => new("--port-file")
    {
        Description = "Write the bound addresses to this file as JSON.",
        HelpName = "FILE",
    };
}

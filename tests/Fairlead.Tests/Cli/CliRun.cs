using System.CommandLine;
using System.Text;
using Fairlead.Cli;

namespace Fairlead.Tests.Cli;

/// <summary>A command line run in this process, with an environment of the test's own.</summary>
internal sealed record CliRun(int ExitCode, string Out, string Error)
{
    public static Task<CliRun> OfAsync(params string[] args) => WithAsync(new Dictionary<string, string>(), args);

    public static Task<CliRun> WithAsync(IReadOnlyDictionary<string, string> environment, params string[] args) =>
        RunAsync(CommandTree.Build, environment, args);

    /// <summary>Runs with this on standard input.</summary>
    public static Task<CliRun> PipedAsync(string input, params string[] args) =>
        RunAsync(CommandTree.Build, new Dictionary<string, string>(), input, args);

    public static Task<CliRun> RunAsync(
        Func<CliContext, RootCommand> commands, IReadOnlyDictionary<string, string> environment, params string[] args) =>
        RunAsync(commands, environment, "", args);

    private static async Task<CliRun> RunAsync(
        Func<CliContext, RootCommand> commands, IReadOnlyDictionary<string, string> environment, string input, string[] args)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var context = new CliContext
        {
            In = new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Out = output,
            Error = error,
            Environment = environment.GetValueOrDefault,
        };
        var code = await CommandLineRunner.RunAsync(args, commands, context);
        return new(code, output.ToString(), error.ToString());
    }
}

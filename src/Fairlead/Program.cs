using Fairlead.Cli;

namespace Fairlead;

/// <summary>The executable's entry: the real terminal, environment and clock, and the command line on top of them.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => await CommandLineRunner.RunAsync(args, CommandTree.Build, CliContext.ForProcess());
}

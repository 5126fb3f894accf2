using Fairlead.Testing.Processes;
using Fairlead.Testing.Programs;

namespace Fairlead.EndToEnd.Mesh;

/// <summary>The executable of this build.</summary>
internal static class FairleadProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>A start of the executable with a verb and its flags.</summary>
    public static ProgramStart Start(params IReadOnlyList<string> arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "..", "..", "Fairlead", Configuration, "fairlead.dll"), .. arguments])
        {
            Name = "fairlead " + arguments[0]
        };

    /// <summary>Runs a verb that ends by itself.</summary>
    public static Task<ProgramResult> RunAsync(params IReadOnlyList<string> arguments) => ExternalProcess.RunAsync(Start(arguments), Limit);

    /// <summary>Runs a verb that has to succeed, and returns what it wrote to stdout.</summary>
    public static async Task<string> OutputAsync(params IReadOnlyList<string> arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 0,
            $"fairlead {string.Join(' ', arguments)}: exit code {result.ExitCode}\n{result.Errors}\n{result.Output}");
        return result.Output;
    }

    /// <summary>The folder below artifacts/bin/PROJECT that this build writes to, such as release.</summary>
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Name;

    /// <summary>The root of the checkout.</summary>
    public static string Repository => ExternalPrograms.RepositoryRoot;
}

using System.CommandLine;

namespace Fairlead.Cli;

/// <summary>The paths of configuration that a verb takes: as arguments, with <c>-f</c>, or both.</summary>
internal sealed class PathFlags
{
    private readonly Argument<string[]> _arguments = new("PATH")
    {
        Description = "Files, directories with all below them, patterns with *, ? and **, and - for standard input.",
        HelpName = "PATH...",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string[]> _files = new("--filename", "-f")
    {
        Description = "The same as PATH. May be given several times.",
        HelpName = "PATH",
        AllowMultipleArgumentsPerToken = true,
    };

    public void AddTo(Command command)
    {
        command.Add(_arguments);
        command.Add(_files);
    }

    /// <summary>The paths as they were given.</summary>
    /// <exception cref="CliException">There is none.</exception>
    public IReadOnlyList<string> From(ParseResult result)
    {
        string[] paths = [.. result.GetValue(_arguments) ?? [], .. result.GetValue(_files) ?? []];
        return paths.Length > 0 ? paths : throw new CliException(
            ExitCode.Usage, "no path is given", "give files, directories, patterns such as 'config/**/*.yaml', or - for standard input");
    }
}

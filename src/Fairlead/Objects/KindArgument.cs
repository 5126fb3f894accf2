using Fairlead.Cli;
using Fairlead.Config.Documents;

namespace Fairlead.Objects;

/// <summary>Reads the name of a kind as kubectl does: <c>virtualservice</c>, <c>VirtualServices</c>, <c>vs</c>.</summary>
internal static class KindArgument
{
    /// <summary>The one kind that is meant.</summary>
    public static (string Group, string Kind) One(string name) => KindNames.Find(name) switch
    {
        [var one] => one,
        [] => throw new CliException(
            ExitCode.Usage, $"there is no kind \"{name}\"",
            KindNames.Nearest(name) is { } near ? $"did you mean {near}?" : "see fairlead explain, or the documentation of kinds"),
        var several => throw new CliException(
            ExitCode.Usage, $"several groups have a kind \"{name}\"",
            $"say {string.Join(" or ", several.Select(kind => $"{KindNames.Singular(kind.Kind)}.{kind.Group}"))}"),
    };
}

using System.Runtime.CompilerServices;
using Xunit;

namespace Fairlead.Testing.Programs;

/// <summary>
/// A theory that runs only where programs are installed, such as <c>[RequiresProgramTheory(nameof(ExternalPrograms.Envoy))]</c>;
/// elsewhere it is skipped with a line that says how to get them.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresProgramTheoryAttribute : TheoryAttribute
{
    // The last two say to a runner where the test is; the compiler fills them in.
    public RequiresProgramTheoryAttribute(
        string program, string? another = null, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        Programs = another is null ? [program] : [program, another];
        Skip = Programs.Select(name => ExternalPrograms.ByName(name).SkipReason).FirstOrDefault(reason => reason is not null);
    }

    /// <summary>Names of the properties of <see cref="ExternalPrograms"/>.</summary>
    public IReadOnlyList<string> Programs { get; }
}

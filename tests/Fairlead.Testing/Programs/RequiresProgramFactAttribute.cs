using Xunit;

namespace Fairlead.Testing.Programs;

/// <summary>
/// A fact that runs only where programs are installed, such as <c>[RequiresProgramFact(nameof(ExternalPrograms.Envoy))]</c>;
/// elsewhere it is skipped with a line that says how to get them.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresProgramFactAttribute : FactAttribute
{
    public RequiresProgramFactAttribute(params string[] programs)
    {
        Programs = programs;
        Skip = programs.Select(name => ExternalPrograms.ByName(name).SkipReason).FirstOrDefault(reason => reason is not null);
    }

    /// <summary>Names of the properties of <see cref="ExternalPrograms"/>.</summary>
    public IReadOnlyList<string> Programs { get; }
}

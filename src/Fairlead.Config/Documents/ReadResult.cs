using Fairlead.Model.Objects;

namespace Fairlead.Config.Documents;

/// <summary>What a text gave: objects, and everything that is wrong.</summary>
/// <param name="Entries">The objects in the order in which they stand: those too that have an error, as far as they could be told.</param>
/// <param name="Problems">The problems, in the order of their places.</param>
internal sealed record ReadResult(IReadOnlyList<ReadObject> Entries, IReadOnlyList<ConfigProblem> Problems)
{
    /// <summary>The objects without error.</summary>
    public IEnumerable<ConfigObject> Objects => Entries.Select(static entry => entry.Object).OfType<ConfigObject>();
}

using Fairlead.Model.Objects;

namespace Fairlead.Config.Documents;

/// <summary>What a text gave: objects without error, and everything that is wrong.</summary>
/// <param name="Objects">The objects, in the order in which they stand.</param>
/// <param name="Problems">The problems, in the order of their places.</param>
/// <param name="Places">Where objects begin, in the order in which they stand: those too that were refused, as far as they could be told.</param>
internal sealed record ReadResult(
    IReadOnlyList<ConfigObject> Objects, IReadOnlyList<ConfigProblem> Problems, IReadOnlyList<(ConfigKey Key, ConfigOrigin Origin)> Places);

using Fairlead.Model.Objects;

namespace Fairlead.Config.Documents;

/// <summary>What a text gave: objects without error, and everything that is wrong.</summary>
internal sealed record ReadResult(IReadOnlyList<ConfigObject> Objects, IReadOnlyList<ConfigProblem> Problems);

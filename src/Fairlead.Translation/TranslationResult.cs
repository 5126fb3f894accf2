using Fairlead.Model;
using Fairlead.Model.Objects;
using Fairlead.Translation.Resources;

namespace Fairlead.Translation;

/// <summary>What a scope is given, and what could not be given as it was written. Immutable.</summary>
/// <param name="Resources">Clusters, endpoints, listeners, routes, then other types; by name inside a type.</param>
/// <param name="Problems">What was found wrong; the rest is served all the same.</param>
public sealed record TranslationResult(EquatableList<TranslatedResource> Resources, EquatableList<ConfigProblem> Problems);

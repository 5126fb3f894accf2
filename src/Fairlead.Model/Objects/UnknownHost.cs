namespace Fairlead.Model.Objects;

/// <summary>A host that an object names and nobody declares. Immutable.</summary>
/// <param name="Written">The host as written.</param>
/// <param name="Completed">The host as it was completed.</param>
/// <param name="Namespace">The namespace from which it was looked for.</param>
public sealed record UnknownHost(string Written, string Completed, string Namespace);

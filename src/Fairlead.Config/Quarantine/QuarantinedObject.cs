using Fairlead.Model.Objects;

namespace Fairlead.Config.Quarantine;

/// <summary>An object whose version is not served because clients reject what is made of it. Immutable.</summary>
/// <param name="Rejection">The version, and what a client says of it.</param>
/// <param name="Good">The version that is served in its place; null where there was none before.</param>
public sealed record QuarantinedObject(Rejection Rejection, ConfigObject? Good);

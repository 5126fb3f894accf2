using Fairlead.Model;

namespace Fairlead.Translation.Views;

/// <summary>The hostnames that one short name or address may stand for, where these are several. Immutable.</summary>
/// <param name="Hosts">The hostnames, in their order.</param>
public sealed record AliasRivals(EquatableList<string> Hosts);

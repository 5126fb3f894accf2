using Fairlead.Model;

namespace Fairlead.Translation.Views;

/// <summary>
/// The hostnames that one name or address may stand for, that of a host of this very name included, where these are several. Immutable.
/// </summary>
/// <param name="Hosts">The hostnames, in their order.</param>
public sealed record AliasRivals(EquatableList<string> Hosts);

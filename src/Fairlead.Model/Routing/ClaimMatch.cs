namespace Fairlead.Model.Routing;

/// <summary>
/// A condition on a claim of the caller's token. It holds where the claim is a text that matches, or a list with such a text. Immutable.
/// </summary>
/// <param name="Path">The claim's name, and below it the names of claims inside of it; case counts.</param>
/// <param name="Match">What the text has to be.</param>
/// <param name="IsInverted">Whether it must not be.</param>
public sealed record ClaimMatch(EquatableList<string> Path, StringMatch Match, bool IsInverted);

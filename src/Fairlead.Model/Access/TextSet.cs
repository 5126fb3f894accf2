namespace Fairlead.Model.Access;

/// <summary>
/// Texts of which one has to fit and of which none may. A text may begin or end with <c>*</c>, or be <c>*</c> for any that is there.
/// Immutable.
/// </summary>
/// <param name="In">One of these has to fit; empty: any does.</param>
/// <param name="NotIn">None of these may fit.</param>
public sealed record TextSet(EquatableList<string> In, EquatableList<string> NotIn)
{
    /// <summary>Any text, and none too.</summary>
    public static TextSet Any { get; } = new([], []);
}

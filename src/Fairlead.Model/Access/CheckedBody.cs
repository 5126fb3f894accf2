namespace Fairlead.Model.Access;

/// <summary>How much of a request's body a provider gets to see. Immutable.</summary>
/// <param name="MaxBytes">The most bytes of it.</param>
/// <param name="AllowsPart">Whether the beginning of a longer one is enough; else such a request is answered 413.</param>
/// <param name="IsBytes">Whether it goes as bytes; else as text.</param>
public sealed record CheckedBody(int MaxBytes, bool AllowsPart, bool IsBytes);

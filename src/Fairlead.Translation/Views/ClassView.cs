namespace Fairlead.Translation.Views;

/// <summary>A hostname as a class of clients sees it that sees it otherwise than anyone. Immutable.</summary>
/// <param name="Class">The clients.</param>
/// <param name="View">What they see.</param>
public sealed record ClassView(ClientClass Class, HostView View);

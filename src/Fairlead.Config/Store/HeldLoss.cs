namespace Fairlead.Config.Store;

/// <summary>The loss for which a source is held at what it had. Immutable.</summary>
/// <param name="Had">How many objects it had.</param>
/// <param name="Lost">How many of them it does not give any more.</param>
/// <param name="Since">When it was held.</param>
public sealed record HeldLoss(int Had, int Lost, DateTimeOffset Since);

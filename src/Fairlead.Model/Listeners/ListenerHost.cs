namespace Fairlead.Model.Listeners;

/// <summary>Hosts that a listener takes. Immutable.</summary>
/// <param name="Namespace">The namespace whose rules may be bound for them: <c>*</c> for all, <c>.</c> for the listener's own.</param>
/// <param name="Pattern">The host in lower case, <c>*.suffix</c> or <c>*</c>.</param>
public sealed record ListenerHost(string Namespace, string Pattern);

namespace Fairlead.Load.Changes;

/// <summary>A change that is measured.</summary>
/// <param name="Name">The case's name.</param>
/// <param name="Apply">Writes files.</param>
/// <param name="Sent">Whether a kind of client is sent something.</param>
/// <param name="Goal">What it must reach.</param>
internal sealed record ChangeStep(string Name, Action<ChangeFolder> Apply, Func<ClientKind, bool> Sent, ChangeGoal Goal);

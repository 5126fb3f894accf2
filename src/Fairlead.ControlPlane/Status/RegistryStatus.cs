using Fairlead.Model.Registries;

namespace Fairlead.ControlPlane.Status;

/// <summary>How a registry is. Immutable.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">What it said last.</param>
/// <param name="Problems">What was left out of what it said, and why.</param>
/// <param name="IsSilent">Whether it has never been heard, although the time to wait for it is over.</param>
internal sealed record RegistryStatus(string Id, RegistryState State, IReadOnlyList<string> Problems, bool IsSilent)
{
    /// <summary><c>connecting</c>, <c>ready</c> or <c>failed</c>.</summary>
    public string Word => State.Error is not null ? "failed" : State.HeardAt is null ? "connecting" : "ready";

    /// <summary>What is wrong with it; null where it is well.</summary>
    public string? Trouble => State.Error
        ?? (IsSilent ? "nothing has been heard from it; what the others say is served without it" : null)
        ?? (Problems.Count == 0 ? null : Problems.Count == 1 ? Problems[0] : $"{Problems[0]} (and {Problems.Count - 1} more)");
}

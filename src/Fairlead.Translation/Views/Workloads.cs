using Fairlead.Model;

namespace Fairlead.Translation.Views;

/// <summary>The HTTP endpoints at one IP address. Immutable.</summary>
/// <param name="Places">The endpoints with the service ports that they answer for, in the order of these.</param>
public sealed record Workloads(EquatableList<WorkloadPlace> Places);

namespace Fairlead.Load.Changes;

/// <summary>What a client was sent since it was asked last.</summary>
/// <param name="Responses">How many responses.</param>
/// <param name="Bytes">Their encoded length.</param>
/// <param name="Types">The types of resources in them, in the order in which they came.</param>
internal sealed record ClientCounts(int Responses, long Bytes, IReadOnlyList<string> Types);

namespace Fairlead.Model.Policy;

/// <summary>
/// Requests stay in the client's zone as far as its endpoints carry them, and what is more goes to the others. Immutable.
/// </summary>
/// <param name="MinClusterSize">Destinations with fewer endpoints are asked without regard to zones; null: 6.</param>
public sealed record ZoneAwareness(long? MinClusterSize = null);

namespace Fairlead.Model.Routing;

/// <summary>A destination with its share of the requests. Immutable.</summary>
public sealed record WeightedDestination
{
    /// <summary>Where they go.</summary>
    public required Destination Destination { get; init; }

    /// <summary>The share beside the other destinations, from 0.</summary>
    public required int Weight { get; init; }

    /// <summary>Changes to the headers of requests and responses of this destination alone.</summary>
    public HeaderChanges Headers { get; init; } = HeaderChanges.None;
}

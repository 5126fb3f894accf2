namespace Fairlead.Model.Policy;

/// <summary>How clients talk to a destination. Immutable.</summary>
public sealed record TrafficPolicy
{
    /// <summary>The policy of a destination that nobody wrote one for.</summary>
    public static TrafficPolicy Default { get; } = new();

    /// <summary>How an endpoint is chosen.</summary>
    public LoadBalancing LoadBalancing { get; init; } = LoadBalancing.Default;

    /// <summary>How long a connection may take to open; null: 10 s.</summary>
    public TimeSpan? ConnectTimeout { get; init; }
}

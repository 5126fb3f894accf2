namespace Fairlead.Proxy.Configuration.Retries;

/// <summary>When and how often a request is tried again.</summary>
internal sealed record RetryModel
{
    public required RetryOn On { get; init; }

    public int Retries { get; init; } = 1;

    /// <summary>Zero: none but the route's timeout.</summary>
    public TimeSpan PerTryTimeout { get; init; }

    public TimeSpan BackOffBase { get; init; } = TimeSpan.FromMilliseconds(25);

    public TimeSpan BackOffMax { get; init; } = TimeSpan.FromMilliseconds(250);

    public IReadOnlyList<int> StatusCodes { get; init; } = [];

    /// <summary>How often another endpoint is drawn to avoid those that failed already; 0: they are not avoided.</summary>
    public int AvoidPreviousHosts { get; init; }
}

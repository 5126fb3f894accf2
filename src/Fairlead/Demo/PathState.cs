namespace Fairlead.Demo;

/// <summary>How a path from one service to another does. Immutable; the probe of the path replaces it.</summary>
internal sealed record PathState(DemoService From, DemoService To)
{
    /// <summary>Whether the path has answered; it has to go on doing so.</summary>
    public bool IsUp { get; init; }

    /// <summary>Requests since it is up.</summary>
    public long Requests { get; init; }

    /// <summary>Of those, how many failed.</summary>
    public long Failed { get; init; }

    /// <summary>What came back for the first that failed.</summary>
    public string FirstFailure { get; init; } = "";

    /// <summary>What came back last.</summary>
    public PathAnswer? Last { get; init; }

    /// <summary>The state after an answer.</summary>
    public PathState After(PathAnswer answer)
    {
        var good = answer.IsFrom(To);
        if (!IsUp)
        {
            return this with { IsUp = good, Requests = good ? 1 : 0, Last = answer };
        }

        return this with
        {
            Requests = Requests + 1,
            Failed = good ? Failed : Failed + 1,
            FirstFailure = good || Failed > 0 ? FirstFailure : answer.ToString(),
            Last = answer,
        };
    }
}

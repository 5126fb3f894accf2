namespace Fairlead.EndToEnd.Http;

/// <summary>What share of requests has to have an outcome: a backend's name, or a status as text. Immutable.</summary>
public sealed record ExpectedShare(string Outcome, double Share, HttpExchange Request)
{
    /// <summary>How many requests are made.</summary>
    public int Requests { get; init; } = 600;

    /// <summary>Five standard deviations of a binomial: one run in two million fails by chance.</summary>
    public (double Low, double High) Bounds()
    {
        var margin = 5 * Math.Sqrt(Requests * Share * (1 - Share));
        return ((Requests * Share) - margin, (Requests * Share) + margin);
    }
}

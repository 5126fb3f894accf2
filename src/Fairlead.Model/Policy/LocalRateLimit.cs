namespace Fairlead.Model.Policy;

/// <summary>
/// A limit that each proxy keeps by itself: a bucket of tokens, of which each request or connection takes one. What finds none is refused.
/// Immutable.
/// </summary>
/// <param name="MaxTokens">How many tokens the bucket holds, from 1: the largest burst.</param>
/// <param name="TokensPerFill">How many are added at each filling, from 1.</param>
/// <param name="FillInterval">The time between two fillings, above zero.</param>
/// <param name="StatusCode">The status of the refusal of a request.</param>
public sealed record LocalRateLimit(int MaxTokens, int TokensPerFill, TimeSpan FillInterval, int StatusCode = 429);

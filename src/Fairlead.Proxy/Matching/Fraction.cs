namespace Fairlead.Proxy.Matching;

/// <summary>A share of requests, such as 1 in 100.</summary>
internal readonly record struct Fraction(uint Numerator, uint Denominator)
{
    public static Fraction All { get; } = new(100, 100);

    /// <summary>Whether a request that drew <paramref name="random"/> belongs to the share.</summary>
    public bool Includes(ulong random) => random % Denominator < Numerator;
}

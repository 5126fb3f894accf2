namespace Fairlead.Xds.Tests.Conformance;

/// <summary>One scenario with one row of its examples and one of the variants that its tags name.</summary>
/// <param name="Title">Its file, its name with the row's values, and the variant.</param>
/// <param name="Delta">Whether the client speaks the incremental variant.</param>
/// <param name="Aggregated">Whether it asks on one stream for all types.</param>
/// <param name="Steps">The steps with the row's values, without the word that begins them.</param>
public sealed record Scenario(string Title, bool Delta, bool Aggregated, IReadOnlyList<string> Steps)
{
    public override string ToString() => Title;
}

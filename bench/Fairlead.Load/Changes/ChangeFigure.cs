namespace Fairlead.Load.Changes;

/// <summary>What something cost.</summary>
/// <param name="Cpu">The server's processor time, less what the same time costs it when nothing happens.</param>
/// <param name="BytesPerClient">The bytes of responses, shared among the clients.</param>
/// <param name="Until">How long it took until the last response had come.</param>
/// <param name="Types">The types of the resources that were sent.</param>
internal sealed record ChangeFigure(TimeSpan Cpu, double BytesPerClient, TimeSpan Until, IReadOnlyList<string> Types)
{
    /// <summary>One of several that stands for all: of each figure, the one in the middle.</summary>
    public static ChangeFigure Median(IReadOnlyList<ChangeFigure> figures) =>
        Combine(figures, static values => values.Order().ElementAt(values.Count / 2));

    /// <summary>The mean of several changes in a row.</summary>
    public static ChangeFigure Mean(IReadOnlyList<ChangeFigure> figures) => Combine(figures, static values => values.Average());

    private static ChangeFigure Combine(IReadOnlyList<ChangeFigure> figures, Func<IReadOnlyList<double>, double> combine) => new(
        TimeSpan.FromMilliseconds(combine([.. figures.Select(static figure => figure.Cpu.TotalMilliseconds)])),
        combine([.. figures.Select(static figure => figure.BytesPerClient)]),
        TimeSpan.FromMilliseconds(combine([.. figures.Select(static figure => figure.Until.TotalMilliseconds)])),
        [.. figures.SelectMany(static figure => figure.Types).Distinct()]);
}

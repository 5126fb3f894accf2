namespace Fairlead.Load.Changes;

/// <summary>One row of the table.</summary>
internal sealed record ChangeRow
{
    public required int Services { get; init; }

    /// <summary>How many proxies there are, and of which kind.</summary>
    public string Proxies { get; init; } = "";

    public required MeshState Mesh { get; init; }

    public required string Name { get; init; }

    public required ChangeFigure Figure { get; init; }

    /// <summary>The processor time in R; null where that says nothing.</summary>
    public double? Ratio { get; init; }

    public required double Mebibytes { get; init; }

    public string Goal { get; init; } = "";

    public bool? IsReached { get; init; }
}

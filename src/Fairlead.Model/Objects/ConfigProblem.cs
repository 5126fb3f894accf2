namespace Fairlead.Model.Objects;

/// <summary>Something wrong in the configuration: what, where, why, and what to do. Immutable.</summary>
public sealed record ConfigProblem
{
    /// <summary>A stable code, <c>FL</c> and four digits; each has a page in docs/reference/diagnostics.</summary>
    public required string Code { get; init; }

    /// <summary>How bad it is.</summary>
    public ProblemSeverity Severity { get; init; } = ProblemSeverity.Error;

    /// <summary>The object that it hurts, where the text got far enough to tell.</summary>
    public ConfigKey? Key { get; init; }

    /// <summary>
    /// Where it is, if it was found while the text was read; null where it was found later: then its place is looked up by key and path
    /// when it is shown.
    /// </summary>
    public ConfigOrigin? Origin { get; init; }

    /// <summary>The path of the field, for example <c>spec.http[0].route[1].weight</c>; empty for the whole object or file.</summary>
    public string Path { get; init; } = "";

    /// <summary>What is wrong and what was expected, in one sentence without a full stop.</summary>
    public required string Message { get; init; }

    /// <summary>
    /// The other object that the message names, by its key and the path in it; where the problem is shown, a place takes the path's stead.
    /// </summary>
    public Provenance? Related { get; init; }

    /// <summary>What to do about it, or empty.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>
    /// The problem on one line, in the form that the command line prints; with the object's key in the place's stead where that was not
    /// looked up.
    /// </summary>
    public override string ToString()
    {
        var severity = Severity == ProblemSeverity.Error ? "error" : "warning";
        var path = Path.Length == 0 ? "" : $"{Path}: ";
        var remedy = Remedy.Length == 0 ? "" : $" ({Remedy})";
        var where = Origin?.ToString() ?? Key?.ToString() ?? "-";
        return $"{severity} {Code} {where} {path}{Message}{remedy}";
    }
}

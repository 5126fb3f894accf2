using System.Text.Json.Serialization;
using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Admin.Objects;

/// <summary>Something wrong in the configuration.</summary>
public sealed record ProblemReport
{
    public required string Code { get; init; }

    /// <summary><c>error</c> or <c>warning</c>.</summary>
    public required string Severity { get; init; }

    public required string File { get; init; }

    public required int Line { get; init; }

    public required int Column { get; init; }

    public required string Path { get; init; }

    public required string Message { get; init; }

    public required string Remedy { get; init; }

    /// <summary>The object that the problem is about, as <c>Kind namespace/name</c>.</summary>
    [JsonPropertyName("object")]
    public string? ObjectKey { get; init; }

    /// <summary>The report of a problem.</summary>
    public static ProblemReport From(ConfigProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new()
        {
            Code = problem.Code,
            Severity = problem.Severity == ProblemSeverity.Error ? "error" : "warning",
            File = problem.Origin?.File ?? "",
            Line = problem.Origin?.Line ?? 0,
            Column = problem.Origin?.Column ?? 0,
            Path = problem.Path,
            Message = problem.Message,
            Remedy = problem.Remedy,
            ObjectKey = problem.Key?.ToString(),
        };
    }
}

using System.Globalization;
using Fairlead.Config.Places;
using Fairlead.Model.Objects;
using Microsoft.Extensions.Logging;

namespace Fairlead.ControlPlane.Problems;

/// <summary>
/// Tells the log of problems of the configuration, one line each. Of a flood the first ones are told, and the others are counted. Safe for
/// use by any number of threads.
/// </summary>
/// <param name="places">What finds the lines that they stand in, for one report.</param>
/// <param name="logger">Where they are told.</param>
internal sealed partial class ProblemLog(Func<PlaceLookup> places, ILogger logger)
{
    /// <summary>How many are told singly of each report, and to how many the lines are looked for in files.</summary>
    public const int MostSingly = 20;

    /// <summary>Tells of what is new and of what is gone.</summary>
    public void Tell(ProblemChanges changes)
    {
        var lookup = changes.Came.Count > 0 ? places() : null;
        foreach (var problem in changes.Came.Take(MostSingly))
        {
            var placed = lookup!.Locate(problem); // not null where something came
            var origin = placed.Origin.GetValueOrDefault();
            Log.Came(
                logger, placed, placed.Severity == ProblemSeverity.Error ? "error" : "warning", placed.Code, placed.Key?.ToString(),
                origin.File, origin.Line, origin.Column, placed.Path, placed.Message, placed.Remedy);
        }

        if (changes.Came.Count > MostSingly)
        {
            Log.MoreCame(logger, changes.Came.Count - MostSingly, Codes(changes.Came));
        }

        foreach (var problem in changes.Went.Take(MostSingly))
        {
            Log.Went(logger, problem.Code, problem.Key?.ToString() ?? problem.Origin?.File ?? "", problem.Path);
        }

        if (changes.Went.Count > MostSingly)
        {
            Log.MoreWent(logger, changes.Went.Count - MostSingly, Codes(changes.Went));
        }
    }

    private static string Codes(IEnumerable<ConfigProblem> problems) => string.Join(", ", problems.Skip(MostSingly)
        .CountBy(static problem => problem.Code)
        .OrderByDescending(static count => count.Value)
        .ThenBy(static count => count.Key, StringComparer.Ordinal)
        .Select(static count => string.Create(CultureInfo.InvariantCulture, $"{count.Key} {count.Value} times")));

    private static partial class Log
    {
        // What stands behind the problem's line is for logs that keep fields, as JSON does; it would be twice in the text.
#pragma warning disable SYSLIB1015
        [LoggerMessage(1430, LogLevel.Warning, "{Problem}")]
        public static partial void Came(
            ILogger logger, ConfigProblem problem, string severity, string code, string? about, string? file, int line, int column,
            string path, string text, string remedy);
#pragma warning restore SYSLIB1015

        [LoggerMessage(1431, LogLevel.Warning,
            "{Count} more problems of the configuration came with these: {Codes}; fairlead status -o json has them all")]
        public static partial void MoreCame(ILogger logger, int count, string codes);

        [LoggerMessage(1432, LogLevel.Information, "{Code} is gone: {About} {Path}")]
        public static partial void Went(ILogger logger, string code, string about, string path);

        [LoggerMessage(1433, LogLevel.Information, "{Count} more problems of the configuration are gone: {Codes}")]
        public static partial void MoreWent(ILogger logger, int count, string codes);
    }
}

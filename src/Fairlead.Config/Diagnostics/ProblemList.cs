using Fairlead.Model.Objects;

namespace Fairlead.Config.Diagnostics;

/// <summary>Collects what is wrong in one text: every problem, not only the first. Not safe for use by several threads.</summary>
internal sealed class ProblemList(string source, string file)
{
    // A broken generator must not fill the memory: what comes after these is more of the same.
    private const int Max = 200;
    private readonly List<ConfigProblem> _problems = [];

    /// <summary>The object that is being read, once that is known.</summary>
    public ConfigKey? Key { get; private set; }

    /// <summary>The id of the source.</summary>
    public string Source => source;

    /// <summary>The file.</summary>
    public string File => file;

    /// <summary>For tests: told of each mapping that was read, by its path, with the names that were asked for.</summary>
    internal Action<string, IReadOnlyList<string>>? Finished { get; init; }

    /// <summary>What was found.</summary>
    public IReadOnlyList<ConfigProblem> Problems => _problems;

    /// <summary>Whether something was found that refuses the object.</summary>
    public bool HasErrors => Errors > 0;

    /// <summary>How many such there are: a reader compares before and after to know whether its own part is sound.</summary>
    public int Errors { get; private set; }

    /// <summary>A place in the text.</summary>
    public ConfigOrigin At(int line, int column) => new(source, file, line, column);

    /// <summary>Says which object it is; what was found before is its too.</summary>
    public void Assign(ConfigKey key)
    {
        Key = key;
        for (var index = 0; index < _problems.Count; index++)
        {
            _problems[index] = _problems[index] with { Key = key };
        }
    }

    public void Error(ErrorCode code, int line, int column, string path, string message, string remedy = "") =>
        Add(code, ProblemSeverity.Error, line, column, path, message, remedy);

    public void Warn(ErrorCode code, int line, int column, string path, string message, string remedy = "") =>
        Add(code, ProblemSeverity.Warning, line, column, path, message, remedy);

    /// <summary>Takes what was found in a text that stands in this one.</summary>
    /// <param name="problem">What was found.</param>
    /// <param name="line">Its line in this text.</param>
    /// <param name="column">Its column in this text.</param>
    /// <param name="path">Where the other text stands, for what is found in the whole of it.</param>
    public void Take(ConfigProblem problem, int line, int column, string path)
    {
        Errors += problem.Severity == ProblemSeverity.Error ? 1 : 0;
        if (_problems.Count < Max)
        {
            _problems.Add(problem with { Key = Key, Origin = At(line, column), Path = problem.Path.Length == 0 ? path : problem.Path });
        }
    }

    private void Add(ErrorCode code, ProblemSeverity severity, int line, int column, string path, string message, string remedy)
    {
        Errors += severity == ProblemSeverity.Error ? 1 : 0;
        if (_problems.Count < Max)
        {
            _problems.Add(new()
            {
                Code = code.Code,
                Severity = severity,
                Key = Key,
                Origin = At(line, column),
                Path = path,
                Message = message,
                Remedy = remedy,
            });
        }
    }
}

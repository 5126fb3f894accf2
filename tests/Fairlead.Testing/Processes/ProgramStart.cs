namespace Fairlead.Testing.Processes;

/// <summary>What to start: a program, its arguments, and what of its environment differs from ours. Immutable.</summary>
public sealed record ProgramStart(string FileName, params IReadOnlyList<string> Arguments)
{
    /// <summary>How messages call it.</summary>
    public string Name { get; init; } = Path.GetFileName(FileName);

    /// <summary>Variables to set, or to remove where the value is null.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Where it starts; empty: where we are.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>The same with more arguments behind.</summary>
    public ProgramStart With(params IReadOnlyList<string> more) => new(FileName, [.. Arguments, .. more])
    {
        Name = Name,
        Environment = Environment,
        WorkingDirectory = WorkingDirectory,
    };
}

using Fairlead.Config.Documents;
using Fairlead.Incremental.Maps;
using Fairlead.Model.Objects;

namespace Fairlead.Config.Files;

/// <summary>What a look at a file found. Immutable.</summary>
/// <param name="Outcome">What became of it.</param>
internal readonly record struct FileLook(FileOutcome Outcome)
{
    /// <summary>The file's stamp, where it was read.</summary>
    public FileStamp Stamp { get; init; }

    /// <summary>The content's hash, where it was read.</summary>
    public Hash128 Hash { get; init; }

    /// <summary>Whether nothing but white space is in it.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>What it gives; null where it was not read, or has the content that it had.</summary>
    public ReadResult? Result { get; init; }

    /// <summary>Why it cannot be read.</summary>
    public ConfigProblem? Problem { get; init; }
}

using Fairlead.Config.Documents;
using Fairlead.Incremental.Maps;

namespace Fairlead.Config.Files;

/// <summary>What a file gave when it was last read. Immutable.</summary>
internal sealed record FileState
{
    public required string File { get; init; }

    /// <summary>
    /// The root that it was found under, by its place among the roots: of an object that two files give, that of the earlier root counts.
    /// </summary>
    public required int Root { get; init; }

    /// <summary>The content's hash: the same bytes are not parsed twice. The default where it could not be read.</summary>
    public required Hash128 Hash { get; init; }

    public required bool IsEmpty { get; init; }

    public required ReadResult Result { get; init; }

    /// <summary>When the file was first seen empty or not at all, if its former content still counts.</summary>
    public long? HeldSince { get; init; }

    /// <summary>Compares by precedence: by the root, then by the path.</summary>
    public static int CompareRank(FileState one, FileState other) =>
        one.Root != other.Root ? one.Root.CompareTo(other.Root) : string.CompareOrdinal(one.File, other.File);
}

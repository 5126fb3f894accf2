namespace Fairlead.Model.Objects;

/// <summary>Where something was written: what makes "which line of config caused this" answerable at every later stage.</summary>
/// <param name="Source">The id of the source, for example <c>file</c>.</param>
/// <param name="File">The file as the user gave it, or empty where the source has none.</param>
/// <param name="Line">The line from 1, or 0 where unknown.</param>
/// <param name="Column">The column from 1, or 0 where unknown.</param>
public readonly record struct ConfigOrigin(string Source, string File, int Line, int Column)
{
    /// <summary>The origin as <c>file:line:column</c>, as compilers print it.</summary>
    public override string ToString() =>
        File.Length == 0 ? Source : Line == 0 ? File : Column == 0 ? $"{File}:{Line}" : $"{File}:{Line}:{Column}";
}

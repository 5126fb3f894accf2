namespace Fairlead.Config.Files;

/// <summary>What was found below a path.</summary>
/// <param name="Files">The config files, in ordinal order of their paths.</param>
/// <param name="Folders">The folders that they were looked for in.</param>
/// <param name="Failed">What could not be listed, and why.</param>
internal sealed record FolderList(
    IReadOnlyList<string> Files, IReadOnlyCollection<string> Folders, IReadOnlyList<(string Path, string Reason)> Failed);

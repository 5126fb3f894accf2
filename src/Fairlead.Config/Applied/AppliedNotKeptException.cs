namespace Fairlead.Config.Applied;

/// <summary>What was applied could not be written to the state directory, so it was not taken: it would be gone after a restart.</summary>
public sealed class AppliedNotKeptException(string directory)
    : IOException($"the state directory {directory} cannot be written, so nothing was changed");

using Fairlead.Model.Objects;

namespace Fairlead.Config.Files;

/// <summary>What a look at the files gave.</summary>
/// <param name="Snapshot">Objects and problems.</param>
/// <param name="LookAgain">Whether some file was being written, is held, or changed while it was read: then another look is due
/// soon.</param>
internal sealed record FileSetResult(ConfigSnapshot Snapshot, bool LookAgain);

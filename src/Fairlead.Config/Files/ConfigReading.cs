using Fairlead.Model.Objects;

namespace Fairlead.Config.Files;

/// <summary>What files and texts said when they were read once. Immutable.</summary>
/// <param name="Config">Their objects and what is wrong in them.</param>
/// <param name="Files">How many files and texts were read.</param>
/// <param name="Texts">The texts that are in no file: whoever looks for lines needs them.</param>
public sealed record ConfigReading(ConfigSnapshot Config, int Files, IReadOnlyList<ConfigText> Texts)
{
    /// <summary>How many objects were found, those too that were refused, as far as the text told which ones they are.</summary>
    public int Objects => Config.Places.Count;
}

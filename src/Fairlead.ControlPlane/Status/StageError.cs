using Fairlead.Config.Places;
using Fairlead.Model.Objects;

namespace Fairlead.ControlPlane.Status;

/// <summary>
/// What is wrong in a stage. Where it is something in the configuration, its place is looked up when it is shown. Immutable.
/// </summary>
/// <param name="Text">What is wrong; what follows the problem, where there is one.</param>
/// <param name="Problem">The first problem; null where nothing in the configuration is at fault.</param>
public sealed record StageError(string Text, ConfigProblem? Problem = null)
{
    /// <summary>What is shown of it.</summary>
    public string Show(PlaceLookup places)
    {
        ArgumentNullException.ThrowIfNull(places);
        return Problem is null ? Text : places.Locate(Problem) + Text;
    }
}

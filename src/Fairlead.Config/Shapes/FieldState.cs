namespace Fairlead.Config.Shapes;

/// <summary>What becomes of a field.</summary>
public enum FieldState
{
    /// <summary>It is acted on.</summary>
    Served = 1,

    /// <summary>It may stand there and means nothing here.</summary>
    Ignored = 2,

    /// <summary>It is known, and the object is refused for it.</summary>
    Refused = 3,
}

namespace Fairlead.Config.Shapes;

/// <summary>How many values a field takes.</summary>
public enum FieldRepeat
{
    /// <summary>One.</summary>
    One = 1,

    /// <summary>A list of them.</summary>
    List = 2,

    /// <summary>A mapping from names that the user chooses.</summary>
    Map = 3,
}

namespace Fairlead.Config.Shapes;

/// <summary>What a field takes.</summary>
public enum FieldKind
{
    /// <summary>Text.</summary>
    Text = 1,

    /// <summary>An integer, plain or in quotes.</summary>
    WholeNumber = 2,

    /// <summary>A number, plain or in quotes.</summary>
    Number = 3,

    /// <summary>true or false.</summary>
    Boolean = 4,

    /// <summary>A length of time such as 5s.</summary>
    Duration = 5,

    /// <summary>One of a few words.</summary>
    Word = 6,

    /// <summary>A mapping with fields of its own.</summary>
    Message = 7,

    /// <summary>Anything.</summary>
    Any = 8,
}

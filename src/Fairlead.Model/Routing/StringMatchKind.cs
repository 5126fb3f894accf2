namespace Fairlead.Model.Routing;

/// <summary>How a text is compared.</summary>
public enum StringMatchKind
{
    /// <summary>Equal to the value.</summary>
    Exact = 1,

    /// <summary>Begins with the value.</summary>
    Prefix = 2,

    /// <summary>The whole text matches the value as an RE2 expression.</summary>
    Regex = 3,

    /// <summary>Is there, whatever it says.</summary>
    Present = 4,
}

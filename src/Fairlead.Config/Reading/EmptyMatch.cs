namespace Fairlead.Config.Reading;

/// <summary>What a condition on a text means that gives none of exact, prefix and regex.</summary>
internal enum EmptyMatch
{
    /// <summary>It is an error.</summary>
    Refused,

    /// <summary>The text is there, whatever it says.</summary>
    Present,

    /// <summary>The same, of something that always is there: a warning tells that it asks for nothing.</summary>
    Any,
}

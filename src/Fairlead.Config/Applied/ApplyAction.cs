namespace Fairlead.Config.Applied;

/// <summary>What became of an object that was applied or deleted.</summary>
public enum ApplyAction
{
    /// <summary>It was not among the applied objects and is now.</summary>
    Created,

    /// <summary>It says something else now.</summary>
    Configured,

    /// <summary>It said the same already.</summary>
    Unchanged,

    /// <summary>It has an error; what it was before stays.</summary>
    Refused,

    /// <summary>Somebody else changed it since its author read it; what it is stays.</summary>
    Conflict,

    /// <summary>It is deleted.</summary>
    Deleted,

    /// <summary>It is not among the applied objects, so it cannot be deleted.</summary>
    NotFound,
}

namespace Fairlead.Model.Objects;

/// <summary>The sort of thing that is to be said of an object. The numbers only grow.</summary>
public enum ObjectConditionKind
{
    /// <summary>The object is wrong by itself, whatever stands beside it.</summary>
    Invalid = 1,

    /// <summary>It contradicts another object that comes before it.</summary>
    ConflictsWith = 2,

    /// <summary>It names something that is not there.</summary>
    RefersToNothing = 3,

    /// <summary>Another comes before it: a place in which it stands too, or an object whose rules decide for the same requests.</summary>
    ShadowedBy = 4,

    /// <summary>It counts, and part of it does nothing.</summary>
    HasNoEffect = 5,

    /// <summary>A client rejects what is made of it.</summary>
    RejectedByClient = 6,
}

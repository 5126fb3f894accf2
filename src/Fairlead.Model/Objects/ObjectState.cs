namespace Fairlead.Model.Objects;

/// <summary>What became of an object. The numbers only grow.</summary>
public enum ObjectState
{
    /// <summary>It counts as it is.</summary>
    Accepted = 1,

    /// <summary>Its newest version was refused; what was accepted of it before counts.</summary>
    Stale = 2,

    /// <summary>It was refused, and nothing of it counts.</summary>
    Refused = 3,

    /// <summary>Clients reject its newest version; the version before it counts, or nothing where there was none.</summary>
    Quarantined = 4,
}

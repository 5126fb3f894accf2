namespace Fairlead.Config.Store;

/// <summary>What came of asking to take what a source lost.</summary>
public enum AcceptResult
{
    /// <summary>The loss is taken.</summary>
    Accepted,

    /// <summary>The source is not held.</summary>
    NotHeld,

    /// <summary>There is no source of this name.</summary>
    Unknown,
}

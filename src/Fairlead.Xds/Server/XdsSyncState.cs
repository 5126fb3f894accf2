namespace Fairlead.Xds.Server;

/// <summary>Where a client stands with a type.</summary>
public enum XdsSyncState
{
    /// <summary>Asked for, and nothing was there to send so far.</summary>
    Never = 0,

    /// <summary>The client has acknowledged all that it was sent.</summary>
    Synced = 1,

    /// <summary>A response is not acknowledged yet.</summary>
    Stale = 2,

    /// <summary>The client rejected what it ought to have.</summary>
    Nack = 3,
}

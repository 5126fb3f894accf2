namespace Fairlead.Xds.Server;

/// <summary>Where a client stands with a type.</summary>
public enum XdsSyncState
{
    /// <summary>The client asked for the type, and there was nothing to send so far.</summary>
    Never = 0,

    /// <summary>The client has acknowledged all that it was sent.</summary>
    Synced = 1,

    /// <summary>A response is not acknowledged yet.</summary>
    Stale = 2,

    /// <summary>The client rejected resources that it should have.</summary>
    Nack = 3,
}

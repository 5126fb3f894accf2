namespace Fairlead.Config.Store;

/// <summary>How a source is.</summary>
public enum SourceHealth
{
    /// <summary>It has not said anything yet.</summary>
    Starting,

    /// <summary>It is heard and believed. Single objects of it may be refused.</summary>
    Ok,

    /// <summary>It cannot be heard at present; what it gave before counts.</summary>
    Failed,

    /// <summary>It lost too much at once and is held at what it had.</summary>
    Held,

    /// <summary>It has not said anything, and the time to wait for it is over.</summary>
    Silent,
}

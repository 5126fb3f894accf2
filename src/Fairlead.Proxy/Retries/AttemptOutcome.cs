namespace Fairlead.Proxy.Retries;

/// <summary>How an attempt ended.</summary>
internal enum AttemptOutcome
{
    /// <summary>The head of a response is there.</summary>
    Responded,
    NoHost,
    ConnectFailed,
    ConnectTimedOut,

    /// <summary>The connection ended before a response.</summary>
    Reset,

    /// <summary>What came is no HTTP.</summary>
    ProtocolError,

    /// <summary>Timeout or downstream gone; the interruption says which.</summary>
    Interrupted,
}

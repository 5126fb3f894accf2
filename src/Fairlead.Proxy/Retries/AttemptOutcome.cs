namespace Fairlead.Proxy.Retries;

/// <summary>How an attempt ended.</summary>
internal enum AttemptOutcome
{
    /// <summary>The head of a response has come.</summary>
    Responded,
    NoHost,
    ConnectFailed,
    ConnectTimedOut,

    /// <summary>The connection ended before a response came.</summary>
    Reset,

    /// <summary>The octets that came are not HTTP.</summary>
    ProtocolError,

    /// <summary>A timeout passed or the downstream closed; the interruption tells which.</summary>
    Interrupted,
}

namespace Fairlead.Xds.Sessions;

/// <summary>What a request turned out to be. An acknowledgement may change the subscription as well.</summary>
internal enum RequestOutcome
{
    /// <summary>The first request of the type, or one with another subscription.</summary>
    Subscription,

    /// <summary>The last response was accepted.</summary>
    Ack,

    /// <summary>The last response was rejected.</summary>
    Nack,

    /// <summary>
    /// The client sent the request before it saw the last response. The request is ignored; the client will send another one.
    /// </summary>
    Stale,

    /// <summary>The request names no type.</summary>
    NoType,

    /// <summary>The request names one type more than a stream may have.</summary>
    TooManyTypes,
}

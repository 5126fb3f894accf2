namespace Fairlead.Xds.Sessions;

/// <summary>What a request turned out to be. An acknowledgement may change the subscription as well.</summary>
internal enum RequestOutcome
{
    /// <summary>First words on the type, or another subscription.</summary>
    Subscription,

    /// <summary>The last response was accepted.</summary>
    Ack,

    /// <summary>The last response was rejected.</summary>
    Nack,

    /// <summary>Said before the client had seen the last response; ignored, it will say more.</summary>
    Stale,

    /// <summary>Names no type.</summary>
    NoType,

    /// <summary>Names yet another type, beyond all reason.</summary>
    TooManyTypes,
}

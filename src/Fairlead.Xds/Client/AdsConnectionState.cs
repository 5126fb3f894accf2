namespace Fairlead.Xds.Client;

/// <summary>States of a client's connection.</summary>
public enum AdsConnectionState
{
    /// <summary>No stream; a pause before the next attempt, or not started.</summary>
    Disconnected = 0,

    /// <summary>A stream is being opened; nothing has come yet.</summary>
    Connecting = 1,

    /// <summary>The server has answered on this stream.</summary>
    Connected = 2,
}

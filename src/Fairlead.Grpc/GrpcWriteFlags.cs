namespace Fairlead.Grpc;

/// <summary>How one message is written.</summary>
[Flags]
public enum GrpcWriteFlags
{
    /// <summary>Compressed if the call is, and flushed.</summary>
    None = 0,

    /// <summary>Stays in the transport's buffer until the next flush or the end of the call.</summary>
    NoFlush = 1,

    /// <summary>Goes out as it is, also in a call that compresses.</summary>
    NoCompress = 2,
}

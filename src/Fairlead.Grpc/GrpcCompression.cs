namespace Fairlead.Grpc;

/// <summary>The message encodings that are spoken.</summary>
public enum GrpcCompression
{
    /// <summary>No compression.</summary>
    Identity,

    /// <summary>gzip, one stream per message.</summary>
    Gzip,
}

namespace Fairlead.Grpc.Server;

/// <summary>Settings of the services that are mapped with them.</summary>
public sealed class GrpcServerOptions
{
    /// <summary>Largest request message in bytes, before and after decompression; a larger one ends the call with RESOURCE_EXHAUSTED. Default 4 MiB.</summary>
    public int MaxReceiveMessageSize { get; set; } = 4 * 1024 * 1024;

    /// <summary>Largest response message in bytes. Default: no limit.</summary>
    public int MaxSendMessageSize { get; set; } = int.MaxValue;

    /// <summary>How responses are compressed where the handler says nothing and the client takes it. Default: not at all.</summary>
    public GrpcCompression Compression { get; set; } = GrpcCompression.Identity;

    /// <summary>The clock of deadlines. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}

namespace Fairlead.Grpc.Server;

/// <summary>What streams in a method.</summary>
public enum GrpcMethodKind
{
    /// <summary>One request, one response.</summary>
    Unary,

    /// <summary>One request, any number of responses.</summary>
    ServerStreaming,

    /// <summary>Any number of requests, one response.</summary>
    ClientStreaming,

    /// <summary>Any number both ways, in any order.</summary>
    DuplexStreaming,
}

namespace Fairlead.Grpc.Client;

/// <summary>How a call ended and what came with it.</summary>
internal sealed record CallOutcome(GrpcStatus Status, GrpcMetadata Trailers);

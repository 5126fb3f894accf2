namespace Fairlead.Grpc.Client;

/// <summary>The response of a unary call and the metadata that came before and after it.</summary>
public sealed record GrpcUnaryResponse<TResp>(TResp Message, GrpcMetadata Headers, GrpcMetadata Trailers);

namespace Fairlead.Grpc.Client;

/// <summary>The response of a unary call and the metadata that came before and after it.</summary>
/// <param name="Message">The response.</param>
/// <param name="Headers">Metadata before it.</param>
/// <param name="Trailers">Metadata after it.</param>
/// <param name="WasCompressed">Whether it came compressed.</param>
public sealed record GrpcUnaryResponse<TResp>(TResp Message, GrpcMetadata Headers, GrpcMetadata Trailers, bool WasCompressed);

namespace Fairlead.Grpc.Client;

/// <summary>A method as a client knows it: full service name, method name, and how its messages become bytes.</summary>
public sealed record GrpcMethod<TReq, TResp>(string Service, string Name, GrpcMarshaller<TReq> Request, GrpcMarshaller<TResp> Response)
{
    /// <summary>The path of its calls.</summary>
    public string Path { get; } = $"/{Service}/{Name}";
}

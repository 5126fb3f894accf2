using Fairlead.Grpc.Client;
using Fairlead.Grpc.InteropServer.Wire;
using Fairlead.Grpc.Server;

namespace Fairlead.Grpc.Tests.Hosting;

/// <summary>A service whose handlers are given by each test, and the methods as a client sees them.</summary>
internal static class EchoService
{
    public const string Name = "test.Echo";

    public static readonly GrpcMarshaller<SimpleRequest> Request = GrpcMarshaller.For(SimpleRequest.Parser);
    public static readonly GrpcMarshaller<SimpleResponse> Response = GrpcMarshaller.For(SimpleResponse.Parser);

    public static GrpcMethod<SimpleRequest, SimpleResponse> Method(string name) => new(Name, name, Request, Response);

    public static GrpcMethod<SimpleRequest, SimpleResponse> Unary { get; } = Method("Unary");

    public static GrpcMethod<SimpleRequest, SimpleResponse> Duplex { get; } = Method("Duplex");

    public static GrpcService WithUnary(Func<SimpleRequest, GrpcServerCall, Task<SimpleResponse>> handler) =>
        new GrpcService(Name).AddUnary("Unary", Request, Response, handler);

    public static GrpcService WithDuplex(Func<GrpcReader<SimpleRequest>, GrpcWriter<SimpleResponse>, GrpcServerCall, Task> handler) =>
        new GrpcService(Name).AddDuplexStreaming("Duplex", Request, Response, handler);

    /// <summary>Answers each request with its number as the user name.</summary>
    public static async Task CountAsync(GrpcReader<SimpleRequest> requests, GrpcWriter<SimpleResponse> responses, GrpcServerCall call)
    {
        while (await requests.MoveNextAsync())
        {
            await responses.WriteAsync(new SimpleResponse { Username = requests.Current.ResponseSize.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        }
    }
}

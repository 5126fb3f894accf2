using Fairlead.Xds.InteropServer.Wire;
using Fairlead.Xds.Transport;
using Grpc.Core;

namespace Fairlead.Xds.Tests.Transport.Hosting;

/// <summary>A service whose handlers are given by each test, and the methods as a client sees them.</summary>
internal static class EchoService
{
    public const string Name = "test.Echo";

    public static Method<SimpleRequest, SimpleResponse> Unary { get; } = ProtoMarshaller.Unary(
        Name, "Unary", SimpleRequest.Parser, SimpleResponse.Parser);

    public static Method<SimpleRequest, SimpleResponse> Duplex { get; } = ProtoMarshaller.Duplex(
        Name, "Duplex", SimpleRequest.Parser, SimpleResponse.Parser);

    public static Action<GuardedMethods> WithUnary(UnaryServerMethod<SimpleRequest, SimpleResponse> handler) =>
        methods => methods.AddMethod(Unary, handler);

    public static Action<GuardedMethods> WithDuplex(DuplexStreamingServerMethod<SimpleRequest, SimpleResponse> handler) =>
        methods => methods.AddMethod(Duplex, handler);

    /// <summary>Answers each request with its number as the user name.</summary>
    public static async Task CountAsync(
        IAsyncStreamReader<SimpleRequest> requests, IServerStreamWriter<SimpleResponse> responses, ServerCallContext call)
    {
        while (await requests.MoveNext(CancellationToken.None))
        {
            var username = requests.Current.ResponseSize.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await responses.WriteAsync(new SimpleResponse { Username = username }, CancellationToken.None);
        }
    }
}

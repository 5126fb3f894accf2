using Grpc.Core;
using Grpc.Reflection;
using Grpc.Reflection.V1;

namespace Fairlead.ControlPlane.Hosting;

/// <summary>Reflection v1 whose descriptors are made when the first client asks.</summary>
internal sealed class LazyReflectionV1(Func<ReflectionV1ServiceImpl> make) : ServerReflection.ServerReflectionBase
{
    private readonly Lazy<ReflectionV1ServiceImpl> _inner = new(make);

    public override Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context) =>
        _inner.Value.ServerReflectionInfo(requestStream, responseStream, context);
}

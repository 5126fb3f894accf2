using Grpc.Core;
using Grpc.Reflection;
using Grpc.Reflection.V1Alpha;

namespace Fairlead.ControlPlane.Hosting;

/// <summary>Reflection v1alpha whose descriptors are made when the first client asks.</summary>
internal sealed class LazyReflectionV1Alpha(Func<ReflectionServiceImpl> make) : ServerReflection.ServerReflectionBase
{
    private readonly Lazy<ReflectionServiceImpl> _inner = new(make);

    public override Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context) =>
        _inner.Value.ServerReflectionInfo(requestStream, responseStream, context);
}
